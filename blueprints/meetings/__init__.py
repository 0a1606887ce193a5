"""Bilateral meetings for schedulers: when and where they may be, what is proposed, what stands."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__)
