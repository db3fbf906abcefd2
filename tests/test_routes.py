"""Every route of the application, with who may call it. A route that is not here fails.

Who may is written out by caller and not by right, so that a change of the table of rights shows
here as well. "May" means that the gate lets the caller pass: what he or she then finds (nothing
of another school) is asked at the end of this file and in each room's own tests.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from svēris.people import login
from svēris.people.gate import allowed
from svēris.people.models import RoleName
from svēris.people.rights import TokenScope
from tests.factories import (
    NOW,
    make_access_token,
    make_assignment,
    make_device,
    make_institution,
    make_observation,
    make_person,
    make_role,
)
from tests.signing_in import ORIGIN, csrf_token, sign_in

#: Callers with a web session. The head, the internal observer and the teacher are of a school.
PEOPLE = frozenset(
    "admin coordinator external_observer head internal_observer methodologist dpo teacher".split()
)
#: Without a session; with a device's token; with a revoked device's token; with access tokens of
#: a coordinator: of every scope, of definitions only, and revoked.
ANYBODY = PEOPLE | {
    "stranger", "tablet", "revoked_tablet", "access_token", "definitions_token", "revoked_token",
    "linked",
}  # fmt: skip
#: Came by the link of a mail, and is not signed in.
LINKED = frozenset({"linked"})
OBSERVERS = frozenset("external_observer head internal_observer teacher".split())
READERS = OBSERVERS | {"coordinator"}
DECIDERS = frozenset({"admin", "coordinator", "head"})
FIGURES = READERS | {"methodologist"}
DESIGNERS = frozenset({"coordinator"})
#: The tablet in these tests is a teacher's.
TABLET = frozenset({"tablet"})
#: What an access token may call; everything else is refused to it, whosever it is.
TOKEN = frozenset({"access_token"})
TOKENS = TOKEN | {"definitions_token"}

MAY: dict[str, frozenset[str]] = {
    "GET /static/<path:filename>": ANYBODY,
    "GET /api/openapi.json": ANYBODY,
    # people
    "GET /sign-in": ANYBODY,
    "POST /sign-in": ANYBODY,
    "POST /sign-out": PEOPLE,
    "POST /language": ANYBODY,
    "GET /account": PEOPLE,
    "POST /account/password": PEOPLE,
    "POST /account/sessions": PEOPLE,
    "POST /account/devices/<uuid:device_id>": PEOPLE,
    "GET /account/access": PEOPLE,
    "GET /account/tokens": PEOPLE,
    "POST /account/tokens": frozenset({"coordinator", "head"}),
    "POST /account/tokens/<uuid:token_id>": PEOPLE,
    "GET /access-tokens": frozenset({"admin"}),
    "POST /access-tokens/<uuid:token_id>": frozenset({"admin"}),
    "GET /access-log": frozenset({"admin", "dpo"}),
    "GET /devices": DECIDERS,
    "POST /devices/<uuid:device_id>": frozenset({"admin"}),
    # With e-mail and password in the body a stranger may; without, the view asks to sign in.
    "POST /api/v1/devices": ANYBODY,
    "GET /api/v1/devices/me": TABLET,
    "POST /api/v1/recover": TABLET,
    "DELETE /api/v1/devices/<uuid:device_id>": PEOPLE | TABLET,
    # the tablet application: the same for everybody, no data in it
    "GET /app/": ANYBODY,
    "GET /app/manifest.webmanifest": ANYBODY,
    "GET /app/calibration.json": ANYBODY,
    "GET /sw.js": ANYBODY,
    # forms
    "GET /forms": PEOPLE,
    "GET /forms/<form>/<int(max=9999):version>/paper": PEOPLE,
    "GET /training": READERS,
    "GET /training/descriptions": READERS,
    "GET /training/key": READERS,
    # observations
    "GET /": PEOPLE,
    "GET /observations": READERS,
    "GET /observations/<uuid:id>": READERS,
    "POST /observations/<uuid:id>": READERS,
    "GET /observations/<uuid:id>/talk": READERS,
    # notices and mail; the signed text in the address is who is calling, without it nobody is
    "GET /inbox": PEOPLE,
    "POST /inbox": PEOPLE,
    "POST /account/mail": PEOPLE,
    "GET /mail": frozenset({"admin"}),
    "POST /mail/<uuid:id>": frozenset({"admin"}),
    "GET /read": ANYBODY,
    "POST /read": ANYBODY,
    "GET /read/observation": LINKED,
    "POST /read/observation": LINKED,
    "GET /me": PEOPLE,
    "GET /plan": READERS,
    "GET /plan/new": READERS,
    "POST /plan/new": READERS,
    "GET /plan/blackouts": frozenset({"coordinator", "head"}),
    "POST /plan/blackouts": frozenset({"coordinator", "head"}),
    "GET /plan/import": frozenset({"head"}),
    "POST /plan/import": frozenset({"head"}),
    "GET /plan/<uuid:id>": READERS,
    "POST /plan/<uuid:id>": READERS,
    "GET /plan/<uuid:id>.ics": READERS,
    "GET /plan/calendar": READERS,
    "POST /plan/calendar": READERS,
    "POST /plan/calendar/end": READERS,
    # The secret in the address is who is calling; without it there is nothing.
    "GET /calendar/<secret>.ics": ANYBODY,
    "GET /me/everything.<any(zip, html, json):ending>": PEOPLE,
    "GET /steps": OBSERVERS | {"methodologist"},
    "POST /observations/<uuid:id>/steps": OBSERVERS | {"methodologist"},
    "GET /observations/held": DECIDERS,
    "GET /observations/held/<uuid:id>": DECIDERS,
    "POST /observations/held/<uuid:id>": DECIDERS,
    "GET /copies": PEOPLE,
    "POST /copies": PEOPLE,
    "POST /api/v1/push": TABLET,
    "GET /api/v1/pull": TABLET,
    "GET /api/v1/forms/<form>@<digest>": TABLET,
    "POST /api/v1/reconcile": TABLET,
    # results and reports
    "GET /results": FIGURES,
    "GET /results/<code>": READERS,
    "GET /results/agreement": frozenset({"coordinator", "head"}),
    "GET /indicators": DESIGNERS,
    "GET /indicators/new": DESIGNERS,
    "POST /indicators/new": DESIGNERS,
    "GET /indicators/<code>": DESIGNERS,
    "GET /indicators/<code>/<int(max=9999):version>": DESIGNERS,
    "GET /indicators/<code>/<int(max=9999):version>.json": DESIGNERS,
    "GET /indicators/<code>/edit": DESIGNERS,
    "POST /indicators/<code>/edit": DESIGNERS,
    "POST /indicators/<code>/withdraw": DESIGNERS,
    "GET /indicators/<code>/targets": DESIGNERS,
    "POST /indicators/<code>/targets": DESIGNERS,
    "GET /api/v1/percentages": FIGURES | TABLET | TOKEN,
    "GET /api/v1/trends": FIGURES | TABLET | TOKEN,
    "GET /api/v1/schools": frozenset({"coordinator"}) | TOKEN,
    "GET /api/v1/indicators": FIGURES | TABLET | TOKENS,
    "GET /api/v1/institutions": FIGURES | TABLET | TOKENS,
    "GET /api/v1/school-years": FIGURES | TABLET | TOKENS,
    # A tablet's token is for /api/ and not for the feed.
    "GET /odata/v4/": FIGURES | TOKENS,
    "GET /odata/v4/$metadata": FIGURES | TOKENS,
    "GET /odata/v4/<name>": FIGURES | TOKENS,
    "GET /odata/v4/<name>/$count": FIGURES | TOKENS,
    "GET /results/indicators/<indicator>": FIGURES,
    "GET /results/<code>/indicators/<indicator>": READERS,
    "GET /results/export.<any(csv, xlsx):ending>": FIGURES,
    "GET /results/comparison": READERS,
    "GET /results/comparison/export.<any(csv, xlsx):ending>": frozenset({"coordinator"}),
    "GET /coverage": FIGURES,
    "GET /coverage/<code>": READERS,
    "GET /coverage/terms": frozenset({"coordinator"}),
    "GET /coverage/terms/<int(max=9999):year>": frozenset({"coordinator"}),
    "POST /coverage/terms/<int(max=9999):year>": frozenset({"coordinator"}),
    "GET /absences": frozenset({"admin", "head"}),
    "POST /absences": frozenset({"admin", "head"}),
    "GET /coverage/<code>/not-yet-observed": frozenset({"head"}),
    "GET /coverage/export.<any(csv, xlsx):ending>": FIGURES,
    # what was published, and the board that closes periods
    "GET /published": ANYBODY,
    "GET /published/catalogue.json": ANYBODY,
    "GET /published/<code>": ANYBODY,
    "GET /published/<code>/<int(max=9999):edition>": ANYBODY,
    "GET /published/<code>/<int(max=9999):edition>/institutions/<place>": ANYBODY,
    "GET /published/<code>/<int(max=9999):edition>/indicators/<name>": ANYBODY,
    'GET /published/<code>/<int(max=9999):edition>/<any("figures.csv", "figures-excel.csv", '
    '"figures.json", "figures.csv-metadata.json"):name>': ANYBODY,
    "GET /periods": frozenset({"coordinator"}),
    "GET /periods/<code>": frozenset({"coordinator"}),
    "POST /periods/<code>": frozenset({"coordinator"}),
    "GET /observations/export.<any(csv, xlsx):ending>": frozenset(
        {"coordinator", "head", "teacher"}
    ),
    "GET /reports": FIGURES,
    "GET /reports/self-evaluation/<code>": frozenset({"coordinator", "head", "internal_observer"}),
    "GET /reports/self-evaluation/<code>/docx": frozenset(
        {"coordinator", "head", "internal_observer"}
    ),
    "GET /reports/annual": frozenset({"coordinator"}),
    "GET /reports/annual.<any(pdf, docx):ending>": frozenset({"coordinator"}),
    "GET /reports/annual.xlsx": frozenset({"coordinator"}),
    "GET /reports/prevention-programme": FIGURES,
    "GET /reports/research": frozenset({"coordinator"}),
    "GET /reports/research.zip": frozenset({"coordinator"}),
}

#: Routes that ask for the person themselves, because there are two ways to say who it is.
ASKS_ITSELF = {"POST /api/v1/devices"}

SOME_UUID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Caller:
    """Somebody who calls: a client, and the headers that go with it."""

    client: FlaskClient
    headers: dict[str, str]


def routes(app):
    """Return the endpoint of every "METHOD /rule" of an application."""
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def make_callers(app, session):
    """Return every caller by name, each with a client of its own."""
    school = make_institution(session)
    callers = {"stranger": Caller(app.test_client(), {})}
    for role in RoleName:
        at = school if role in {RoleName.HEAD, RoleName.INTERNAL_OBSERVER} else None
        person = make_role(session, role, institution=at).person
        callers[role.value] = Caller(sign_in(app.test_client(), person), {})
    teacher = make_assignment(session, institution=school).person
    callers["teacher"] = Caller(sign_in(app.test_client(), teacher), {})
    make_device(session, person=teacher, token="in-force")
    make_device(session, person=teacher, token="revoked", revoked_at=NOW)
    for name, token in (("tablet", "in-force"), ("revoked_tablet", "revoked")):
        headers = {"Authorization": f"Bearer {token}"}
        callers[name] = Caller(app.test_client(), headers)
    coordinator = make_role(session, RoleName.COORDINATOR).person
    for name, given in (
        ("access_token", {}),
        ("definitions_token", {"scopes": [TokenScope.DEFINITIONS]}),
        ("revoked_token", {"revoked_at": NOW}),
    ):
        make_access_token(session, person=coordinator, text=f"svapi_{name}", **given)
        headers = {"Authorization": f"Bearer svapi_{name}"}
        callers[name] = Caller(app.test_client(), headers)
    with (linked := app.test_client()).session_transaction() as cookie:
        held = login.Linked(make_assignment(session, institution=school).person, UUID(SOME_UUID), 1)
        login.begin_linked(cookie, held, datetime.now(UTC))
    callers["linked"] = Caller(linked, {})
    session.commit()
    return callers


def call(caller, route, *, path=None):
    """Send a request with which nothing is wrong but, perhaps, who sends it."""
    method, rule = route.split(" ", 1)
    path = path or filled(rule)
    sent = {"headers": {**ORIGIN, **caller.headers}}
    if method != "GET" and path.startswith("/api/"):
        sent["json"] = {}
    elif method != "GET":
        sent["data"] = {"csrf_token": csrf_token(caller.client)}
    answer = caller.client.open(path, method=method, **sent)
    answer.close()
    return answer


def filled(rule):
    """Return an address that a rule matches, of something that is not there."""
    for pattern, value in (
        (r"<uuid:\w+>", SOME_UUID),
        (r"<int[^:]*:\w+>", "1"),
        (r"<any\((\w+)[^)]*\):\w+>", r"\1"),
        (r"<[^>]*>", "x"),
    ):
        rule = re.sub(pattern, value, rule)
    return rule


def is_refused(answer, route):
    """Say whether an answer is a refusal for who the caller is."""
    to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in")
    if route == "POST /sign-out" and to_sign_in:
        return "next=" not in answer.location
    return to_sign_in or answer.status_code in {401, 403}


def test_every_route_is_in_the_table_and_every_row_is_a_route(app):
    found = routes(app)
    assert found.keys() - MAY.keys() == set(), "routes without a row here: say who may call them"
    assert MAY.keys() - found.keys() == set(), "rows without a route"


def test_every_route_states_who_may_call_it(app):
    silent = {route for route, endpoint in routes(app).items() if allowed(app, endpoint) is None}
    assert silent == set()


@pytest.mark.parametrize("route", MAY)
def test_the_gate_lets_pass_who_may_and_nobody_else(app, session, route):
    callers = make_callers(app, session)
    passed = {
        name for name, caller in callers.items() if not is_refused(call(caller, route), route)
    }
    if route in ASKS_ITSELF:
        assert passed <= MAY[route]
        assert passed >= PEOPLE & MAY[route]
    else:
        assert passed == MAY[route]


@pytest.mark.parametrize("route", [route for route in MAY if not route.startswith("GET ")])
def test_what_changes_something_is_refused_from_another_site(app, session, route):
    callers = make_callers(app, session)
    for name in ("teacher", "stranger"):
        elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
        caller = Caller(callers[name].client, elsewhere)
        assert call(caller, route).status_code == 403


def test_a_device_of_somebody_else_is_not_there(app, session):
    callers = make_callers(app, session)
    annas = make_device(session, person=make_person(session))
    session.commit()
    for route in (
        "POST /account/devices/<uuid:device_id>",
        "DELETE /api/v1/devices/<uuid:device_id>",
    ):
        path = route.split(" ")[1].replace("<uuid:device_id>", str(annas.id))
        for name in PEOPLE:
            assert call(callers[name], route, path=path).status_code == 404
    session.refresh(annas)
    assert annas.revoked_at is None


#: Who passes the gate of a page and must still see nothing of another school on it.
OTHERS = {
    # By kind of observation: everybody but its observer and its teacher.
    "areja": PEOPLE - {"coordinator"},
    "ieksieja": PEOPLE,
    "savstarpeja": PEOPLE,
    "pasverosana": PEOPLE,
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, names in OTHERS.items() for name in sorted(names)],
)
def test_an_observation_of_another_school_cannot_be_opened(app, session, kind, name):
    caller = make_callers(app, session)[name]
    observation = make_observation(session, kind=kind)
    session.commit()
    answer = call(caller, "GET /observations/<uuid:id>", path=f"/observations/{observation.id}")
    assert answer.status_code == (404 if name in READERS else 403)


@pytest.mark.parametrize("name", sorted(OBSERVERS - {"external_observer"}))
@pytest.mark.parametrize(
    "address",
    [
        "/results/{}",
        "/api/v1/percentages?institution={}",
        "/coverage/{}",
        "/coverage/{}/not-yet-observed",
        "/absences?institution={}",
        "/coverage/export.csv?institution={}",
    ],
)
def test_another_schools_figures_cannot_be_asked_for(app, session, name, address):
    caller = make_callers(app, session)[name]
    other = make_institution(session)
    session.commit()
    assert call(caller, "GET /", path=address.format(other.code)).status_code in {403, 404}


@pytest.mark.parametrize("name", ["access_token", "revoked_token"])
@pytest.mark.parametrize("route", [route for route in MAY if not route.startswith("GET ")])
def test_an_access_token_changes_nothing_even_where_anybody_may(app, session, name, route):
    caller = make_callers(app, session)[name]
    if filled(route.split(" ")[1]).startswith("/api/"):
        assert call(caller, route).json["code"] == "token-scope"
    else:
        # Pages do not look at tokens at all: it is a stranger's request.
        assert is_refused(call(caller, route), route) is ("stranger" not in MAY[route])


def test_a_token_of_another_institutions_head_does_not_read_this_one(app, session):
    head = make_role(session, RoleName.HEAD, institution=make_institution(session)).person
    make_access_token(session, person=head, text="svapi_head")
    other = make_institution(session)
    caller = Caller(app.test_client(), {"Authorization": "Bearer svapi_head"})
    for path in (f"/api/v1/percentages?institution={other.code}", "/api/v1/schools"):
        assert call(caller, "GET /", path=path).status_code == 403


def test_a_stranger_learns_nothing_about_what_there_is(app, session):
    stranger = make_callers(app, session)["stranger"]
    there = make_observation(session)
    session.commit()
    for path in (f"/observations/{there.id}", f"/observations/{SOME_UUID}"):
        assert call(stranger, "GET /", path=path).status_code == 303
