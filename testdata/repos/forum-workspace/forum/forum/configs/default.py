import os


class DefaultConfig:
    SECRET_KEY = "secret key"
    WTF_CSRF_SECRET_KEY = "reallyhardtoguess"
    LOG_PATH = os.path.join(os.path.dirname(__file__), "logs")
    LOGGING = {
        "version": 1,
        "handlers": {
            "forum": {
                "class": "logging.handlers.RotatingFileHandler",
                "filename": os.path.join(LOG_PATH, "forum.log"),
            },
        },
    }
    SQLALCHEMY_DATABASE_URI = "sqlite:///" + LOG_PATH + "/forum.sqlite"
