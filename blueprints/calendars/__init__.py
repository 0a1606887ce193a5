from flask import Blueprint

blueprint = Blueprint("calendars", __name__)
