"""The real application in a process of its own, which a test may stop, kill and start again.

    python -m tests.browser.serving DATABASE_URL PORT FAULTS BUILD

FAULTS is a file that a test writes: one JSON object {"path", "how", "status", "headers"}, used once
for the next request to that path, or with "stays" for every one until the file is gone. `how`:
- `answer` gives status, headers and body instead of the application;
- `lose` lets the application answer, and closes the connection without a word;
- `cut` closes the connection when `after` bytes of the body have come (none: when all have), before
  the application hears of the request;
- `shorten` lets the application answer, and closes the connection after half of what it says;
- `empty` lets the application answer, and passes on its head alone.
"""

import json
import socket
import sys
from contextlib import suppress
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from svēris import pwa
from svēris.app import create_app
from tests.conftest import settings


class Faults:
    """A network's bad behaviour around the application."""

    def __init__(self, application, file):
        self.application, self.file = application, file

    def __call__(self, environ, start_response):
        fault = self._next(environ["PATH_INFO"])
        if fault is None:
            return self.application(environ, start_response)
        if fault["how"] == "answer":
            start_response(fault["status"], list(fault["headers"].items()))
            return [fault["body"].encode()]
        if fault["how"] == "cut":
            environ["wsgi.input"].read(fault.get("after"))
            return _broken(environ)
        status, headers, body = self._answered(environ)
        if fault["how"] == "lose":
            return _broken(environ)
        if fault["how"] == "empty":
            headers["Content-Length"], body = "0", b""
        start_response(status, list(headers.items()))
        return [body[: len(body) // 2]]

    def _answered(self, environ):
        """What the application answers; it has committed by then."""
        head = []
        body = b"".join(self.application(environ, lambda *given: head.extend(given)))
        return head[0], dict(head[1]), body

    def _next(self, path):
        try:
            fault = json.loads(self.file.read_text("utf-8"))
        except FileNotFoundError:
            return None
        if not path.startswith(fault["path"]):
            return None
        if not fault.get("stays"):
            # Another request may have been quicker, or the test has called it off.
            try:
                self.file.unlink()
            except FileNotFoundError:
                return None
        return fault


def _broken(environ):
    """Break the connection at once, whatever is still to be read from it."""
    with suppress(OSError):
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError("broken as the test asked")


class Quiet(WSGIRequestHandler):
    """Says nothing; a lost answer is an empty one on a closed connection."""

    protocol_version = "HTTP/1.1"

    def log(self, *_args):
        """Keep the test's output clean."""

    def connection_dropped(self, *_args):
        """Break the connection where the fault says so."""
        self.close_connection = True


def main(url: str, port: str, faults: str, build: str) -> None:
    """Serve until killed."""
    pwa.BUILD = int(build)
    app = create_app(settings(url))
    app.wsgi_app = Faults(app.wsgi_app, Path(faults))
    make_server("127.0.0.1", int(port), app, threaded=True, request_handler=Quiet).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
