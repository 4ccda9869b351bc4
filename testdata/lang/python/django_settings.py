import os
from pathlib import Path

import dj_database_url
from decouple import config
from django.conf import settings

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "django-insecure-é1x"
DEBUG = config("DEBUG", default=False, cast=bool)
ALLOWED_HOSTS = ["shop.example.com"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / "db.sqlite3",
        "OPTIONS": {"timeout": 20},
    },
    "replica": dj_database_url.config(env="REPLICA_URL", default="postgres://u:p@db/x"),
}
DATABASES["default"]["HOST"] = os.environ.get("DB_HOST", "localhost")
DATABASES["default"].update(CONN_MAX_AGE=600)

CACHES = dict(default=dict(BACKEND="django.core.cache.backends.locmem.LocMemCache"))

TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

LOGGING = {
    "version": 1,
    "handlers": {
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": os.path.join(BASE_DIR, "logs", "app.log"),
        },
        **extra_handlers,
        **{"console": {"class": "logging.StreamHandler"}},
    },
    "root": {"handlers": ["file"], "level": os.getenv("LEVEL", "INFO")},
}

if DEBUG:
    INTERNAL_IPS = ["127.0.0.1"]
elif settings.STAGE == "production":
    SESSION_ENGINE = "django.contrib.sessions.backends.file"
else:
    EMAIL_HOST = "localhost"

try:
    from .local_settings import *
except ImportError:
    pass
