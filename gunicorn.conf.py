"""How gunicorn serves Comitiva: `python -m gunicorn` in this folder needs no argument.

The access log holds neither the secrets in personal addresses nor where a person came from.
"""

import os
import re
from urllib.parse import quote

from gunicorn.glogging import Logger

from config import THREADS

#: What comes after these is a secret: a personal page's token or an aide's, a way in, a feed's token, a badge's code.
SECRET = re.compile(r"^(/[^/]+/(?:me|aide|delegation|host|device|enter|password)/|/calendar/|/b/)[^/]+", re.IGNORECASE)


class DiscreetLogger(Logger):
    """Writes the path without its secret and, as an address may hold line breaks, quoted."""

    def atoms(self, resp, req, environ, request_time):
        path = SECRET.sub(r"\1***", environ.get("PATH_INFO", ""))
        return super().atoms(resp, req, environ, request_time) | {"U": quote(path, safe="/*", encoding="latin-1")}


def post_fork(server, worker):
    """A database connection must not be shared by two processes: each worker opens its own."""
    app = server.app.wsgi()
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose(close=False)


wsgi_app = "app:create_app()"
_host = os.environ.get("BIND") or "127.0.0.1"
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = THREADS
preload_app = True
control_socket_disable = True
logger_class = DiscreetLogger
accesslog = "-"
access_log_format = "%(h)s %(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
