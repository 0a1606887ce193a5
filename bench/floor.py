"""The floors: the least that a request can cost here, in the same processes as Comitiva. Never part of the product.

`create_app()` is Comitiva with a second, bare Flask application mounted at /floor. One view reads the same JSON as
a scan and inserts one row in a transaction of its own: no sign-in, no rules, no answer worth reading. Another does so
for many. The third answers "not modified" after one SELECT.
"""

import datetime as dt

import sqlalchemy as sa
from apiflask import APIFlask
from flask import Flask, Response, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import create_app as comitiva
from config import engine_options

PREFIX = "/floor"
ROWS = sa.Table(
    "floor",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("nonce", sa.String(64), unique=True),
    sa.Column("code", sa.String(16)),
    sa.Column("at", sa.DateTime(timezone=True)),
)


def create_app() -> APIFlask:
    """What gunicorn serves while scans are timed."""
    app = comitiva()
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: bare(app.config["SQLALCHEMY_DATABASE_URI"])})
    return app


def bare(url: str) -> Flask:
    """A Flask application with three views. It connects at its first request: workers must not share a connection."""
    floor = Flask("floor")
    engine = sa.create_engine(url, **engine_options())

    @floor.post("/")
    def insert():
        sent = request.get_json()
        row = {"nonce": sent["nonce"], "code": sent["code"], "at": dt.datetime.now(dt.UTC)}
        with engine.begin() as connection:
            connection.execute(sa.insert(ROWS), row)
        return {"result": "stored"}

    @floor.post("/many")
    def insert_many():
        sent = request.get_json()["scans"]
        for one in sent:
            with engine.begin() as connection:
                row = {"nonce": one["nonce"], "code": one["code"], "at": dt.datetime.now(dt.UTC)}
                connection.execute(sa.insert(ROWS), row)
        return {"answers": [{"result": "stored"}] * len(sent)}

    @floor.get("/page")
    def page():
        with engine.connect() as connection:
            connection.execute(sa.select(1))
        answer = Response("floor")
        answer.set_etag("floor")
        return answer.make_conditional(request)

    return floor
