import logging
import os
import sys

import uvicorn
from fastapi import FastAPI

from snaps import photos, session

logging.basicConfig(stream=sys.stdout, level=os.environ["LOG_LEVEL"])

app = FastAPI()
app.include_router(session.router)
app.include_router(photos.router)


@app.get("/health")
async def health():
    return "ok"


if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=int(os.environ["PORT"]))
