import logging
import os
import signal
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from alembic import command
from alembic.config import Config
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import FastAPI

from snaps import photos, session, store

logging.basicConfig(filename="snaps.log", level=logging.INFO)

scheduler = AsyncIOScheduler()


@asynccontextmanager
async def lifespan(app: FastAPI):
    command.upgrade(Config("alembic.ini"), "head")
    scheduler.add_job(store.purge, "cron", hour=3)
    scheduler.start()
    yield
    scheduler.shutdown()


app = FastAPI(lifespan=lifespan)
app.include_router(session.router)
app.include_router(photos.router)


@app.get("/health")
async def health():
    return "ok"


def run():
    Path("/var/run/snaps.pid").write_text(str(os.getpid()))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    uvicorn.run(app, host="127.0.0.1", port=8000)


if __name__ == "__main__":
    run()
