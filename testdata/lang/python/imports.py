"""Module docstring, never a literal."""
from __future__ import annotations

import logging
import os.path as osp
import google.cloud.storage
import redis, boto3 as aws
from logging import FileHandler as FH, getLogger
from logging.handlers import (
    RotatingFileHandler,
    SysLogHandler as Sys,
)
from os import environ, getenv
from . import views
from .. import db
from .config import Settings as S
from ..common.log import setup
from flask import *
from typing import TYPE_CHECKING

try:
    import ujson as json
except ImportError:
    import json

try:
    from psycopg2 import connect
except (ModuleNotFoundError, AttributeError):
    connect = None

try:
    import socket
except OSError:
    pass

if TYPE_CHECKING:
    from celery import Celery

with contextlib.suppress(ImportError):
    import uvloop

log = getLogger(__name__)
log.addHandler(FH("app.log"))
log.addHandler(RotatingFileHandler("app.log", maxBytes=10))
log.addHandler(Sys(address="/dev/log"))
handler = logging.handlers.WatchedFileHandler("app.log")
port = environ["PORT"]
host = getenv("HOST", "localhost")
data = osp.join("/var", "data")
client = aws.client("s3")
conf = S()
connect("dbname=x")
google.cloud.storage.Client()


def late():
    import redis as r
    from rq import Queue

    return Queue(connection=r.Redis())


def shadowed(redis):
    return redis.get("key")


def not_late():
    r.Redis()
