import logging
import os
import sys

import psycopg
from flask import Flask, request

logging.basicConfig(stream=sys.stdout, level=os.environ["LOG_LEVEL"])

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]


def connect():
    return psycopg.connect(os.environ["DATABASE_URL"])


@app.get("/")
def entries():
    with connect() as database:
        rows = database.execute("SELECT text FROM entry ORDER BY id DESC LIMIT 50")
        return {"entries": [text for (text,) in rows]}


@app.post("/")
def add():
    with connect() as database:
        database.execute("INSERT INTO entry (text) VALUES (%s)", (request.form["text"],))
    logging.info("an entry was added")
    return "", 201


@app.get("/health")
def health():
    return "ok"
