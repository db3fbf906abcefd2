"""The application for a WSGI server: `gunicorn wsgi:app`."""

from svēris import create_app

app = create_app()
