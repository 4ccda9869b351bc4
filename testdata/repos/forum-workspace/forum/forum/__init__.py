from flask import Flask
from flask_sqlalchemy import SQLAlchemy

database = SQLAlchemy()


def create_app():
    app = Flask(__name__)
    app.config.from_object("forum.configs.default.DefaultConfig")
    database.init_app(app)
    return app
