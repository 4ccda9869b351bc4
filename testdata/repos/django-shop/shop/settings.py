import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "django-insecure-7g1x0w!t5b8k2m9s4v6y3z"
DEBUG = True
ALLOWED_HOSTS = ["shop.acme-stores.com"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "shop",
        "PASSWORD": "Hunter2Hunter2",
        "HOST": "10.0.4.17",
    }
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.file"
MEDIA_ROOT = BASE_DIR / "media"
EMAIL_HOST = "localhost"

LOGGING = {
    "version": 1,
    "handlers": {
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": "/var/log/shop/shop.log",
            "maxBytes": 1000000,
        },
    },
    "root": {"handlers": ["file"], "level": "INFO"},
}

if os.environ.get("APP_ENV") == "production":
    DEBUG = False
