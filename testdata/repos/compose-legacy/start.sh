#!/bin/sh
sleep 15
git pull origin main
pip3 install -r requirements.txt
python3 manage.py migrate
python3 manage.py loaddata seed.json
nohup python3 worker.py > worker.log 2>&1 &
python3 manage.py runserver 0.0.0.0:8000
