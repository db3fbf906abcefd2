"""Assemble one application: settings, database, languages, sign-in, refusals, rooms, commands."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from svēris import cli, languages, problems, pwa
from svēris.config import Settings
from svēris.db import db
from svēris.forms import pages as forms_pages
from svēris.forms import training_pages
from svēris.observations import (
    acts,
    blackout_pages,
    calendar_pages,
    import_pages,
    materialise,
    plan_pages,
    reading_pages,
    steps,
    steps_pages,
    visits,
)
from svēris.observations import api as observations_api
from svēris.observations import pages as observations_pages
from svēris.own import pages as own_pages
from svēris.people import absence_pages, gate, login, token_pages
from svēris.people import api as people_api
from svēris.people import pages as people_pages
from svēris.places import STATIC
from svēris.publishing import later
from svēris.publishing import pages as publishing_pages
from svēris.publishing import public as publishing_public
from svēris.reports import comparison_pages as comparison_files
from svēris.reports import coverage_pages as coverage_files
from svēris.reports import odata_api
from svēris.reports import pages as reports_pages
from svēris.results import (
    agreement_pages,
    comparison_pages,
    coverage_pages,
    design_pages,
    indicator_pages,
    outcomes,
    remembered,
    terms_pages,
)
from svēris.results import api as results_api
from svēris.results import pages as results_pages
from svēris.telling import notices
from svēris.telling import pages as telling_pages
from svēris.telling import reading_pages as linked_pages
from svēris.web import Api

PAGES = (
    people_pages, token_pages, absence_pages, forms_pages, training_pages, observations_pages,
    reading_pages, steps_pages, own_pages, plan_pages, blackout_pages, import_pages, calendar_pages,
    results_pages, agreement_pages, coverage_pages, terms_pages, comparison_pages, indicator_pages,
    design_pages, publishing_pages, publishing_public, telling_pages, linked_pages, reports_pages,
    coverage_files, comparison_files, odata_api, pwa,
)  # fmt: skip
APIS = (people_api, observations_api, results_api)


def create_app(settings: Settings | None = None) -> Flask:
    """Return an application with these settings, or with those of the environment."""
    app = Flask(__package__, static_folder=STATIC, static_url_path="/static")
    (settings or Settings.from_environment()).apply(app)
    db.init_app(app)
    languages.init_app(app)
    problems.init_app(app)
    login.init_app(app)
    gate.init_app(app)
    api = Api(app)
    for room in PAGES:
        app.register_blueprint(room.blueprint)
    for room in APIS:
        api.register_blueprint(room.blueprint)
    # Observations know nothing of results, publications and notices: the rooms further on are told
    # by hooks.
    materialise.before_refold[:] = [remembered.changed]
    materialise.after_refold[:] = [outcomes.recompute, later.note]
    materialise.after_submission[:] = [notices.of_submissions]
    acts.after_act[:] = [notices.of_act]
    steps.after_step[:] = [notices.of_step]
    visits.after_deed[:] = [notices.of_visit]
    cli.init_app(app)
    proxies = app.extensions["sveris"].proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # the way Flask documents it
    return app
