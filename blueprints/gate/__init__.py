from flask import Blueprint

blueprint = Blueprint("gate", __name__)
