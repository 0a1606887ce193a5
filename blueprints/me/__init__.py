from flask import Blueprint

blueprint = Blueprint("me", __name__)
