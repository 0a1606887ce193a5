"""What companies' doors ask of visitors: who is on which list, who misses what, and the lists themselves."""

from flask import Blueprint

blueprint = Blueprint("security_lists", __name__)

from blueprints.security_lists import views  # noqa: E402, F401
