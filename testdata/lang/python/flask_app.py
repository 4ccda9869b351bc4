#!/usr/bin/env python
# The shop.
import logging
import os

import redis
from flask import Flask, request
from flask_session import Session

app = Flask(__name__)
app.secret_key = "dev"
app.config["SESSION_TYPE"] = "filesystem"
app.config.update(SQLALCHEMY_DATABASE_URI="sqlite:///app.db", DEBUG=True)
app.config.update({"UPLOAD_FOLDER": "/var/uploads"})
app.config.from_mapping(SECRET_KEY=os.environ["SECRET_KEY"])
Session(app)
cache = redis.Redis(host="10.0.0.5", port=6379, **{"password": "hunter2"})
logging.basicConfig(filename="app.log", level=logging.INFO)


@app.route("/", methods=["GET", "POST"])
def index():
    """Not a literal."""
    cache.incr("hits")
    uploaded = request.files["file"]
    uploaded.save("/var/uploads/" + uploaded.filename)
    return {"status": "ok", "next": f"https://shop.example.com/{uploaded.filename}"}


@app.before_request
async def load(user=None, limit: int = 10, *, store: redis.Redis = cache):
    store.get("user")
    with open("/tmp/state.json", "w") as out, lock:
        out.write(json.dumps(user))


class Worker(threading.Thread):
    client: redis.Redis
    retries = 3
    lock = redis.Redis()

    def __init__(self, client: "redis.Redis | None", bucket):
        self.queue: "Queue" = make()
        self.other = client
        self.bucket = bucket

    def run(self):
        self.client.set("a", 1)
        self.other.set("b", 2)
        self.queue.put(3)
        self.bucket.put(4)
        self.lock.get(f"worker-{self.lock.name}")


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", 5000)))
