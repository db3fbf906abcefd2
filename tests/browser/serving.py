"""The real application in a process of its own, which a test may stop, kill and start again.

    python -m tests.browser.serving DATABASE_URL PORT FAULTS BUILD

FAULTS is a file that a test writes: one JSON object {"path", "how", "status", "headers"}, used once
for the next request to that path. `how`: `answer` gives status, headers and body instead of the
application; `lose` lets the application answer, and closes the connection without a word.
"""

import json
import sys
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
        if fault["how"] == "lose":
            for _part in self.application(environ, lambda *_: None):
                pass
            raise ConnectionResetError("lost after the commit")
        start_response(fault["status"], list(fault["headers"].items()))
        return [fault["body"].encode()]

    def _next(self, path):
        try:
            fault = json.loads(self.file.read_text("utf-8"))
        except FileNotFoundError:
            return None
        if not path.startswith(fault["path"]):
            return None
        self.file.unlink()
        return fault


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
