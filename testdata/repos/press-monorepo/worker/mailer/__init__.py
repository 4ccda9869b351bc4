import logging
import os

from celery import Celery

logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"), filename="/var/log/mailer.log")

app = Celery("mailer", broker=os.environ["BROKER_URL"])
SENDER = os.environ.get("SENDER_ADDRESS", "press@example.org")
API_KEY = os.environ["MAIL_API_KEY"]


@app.task(acks_late=True)
def send(issue, address):
    logging.info("issue %s to one subscriber", issue)
