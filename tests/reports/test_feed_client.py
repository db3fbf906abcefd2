"""A real OData client reads the feed from a running server, signed in as Excel does it."""

import threading

import pytest
from odata import ODataService
from requests import Session
from requests.auth import HTTPBasicAuth
from werkzeug.serving import make_server

from svēris.people.models import RoleName
from tests.factories import make_access_token, make_role


@pytest.fixture
def served(app):
    """The address at which the application answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service(city, session, served):
    """The service as the client understands it from its $metadata."""
    for _ in range(3):
        school = city.school()
        for number in range(8):
            teacher = city.teacher(school)
            city.observe(teacher, **{"SR.DEF": 2 if number % 4 else 0})
            city.observe(teacher, kind="ieksieja")
    person = make_role(session, RoleName.COORDINATOR).person
    make_access_token(session, person=person)
    session.commit()
    with Session() as connection:
        yield ODataService(
            f"{served}/odata/v4/", session=connection, reflect_entities=True,
            auth=HTTPBasicAuth("excel", "svapi_test"), quiet_progress=True,
        )  # fmt: skip


def test_the_client_finds_the_tables_by_their_description(service):
    assert sorted(service.entities) == ["Figures", "Indicators", "Institutions", "SchoolYears"]


def test_the_client_filters_orders_and_reads_numbers(service):
    figure = service.entities["Figures"]
    query = service.query(figure).filter(figure.IndicatorCode == "sr-def")
    query = query.filter(figure.Kinds == "areja").filter(figure.Hidden.is_null())
    rows = query.order_by(figure.N.desc(), figure.InstitutionName.asc()).all()
    assert [(row.Place, row.K, row.N) for row in rows] == [
        ("city", 18, 24), *[("institution", 6, 8)] * 3,
    ]  # fmt: skip
    assert float(rows[0].Percent) == 75
    assert (float(rows[0].Low), float(rows[0].High)) == (55, 88)
    assert rows[0].FirstDay == "2023-09-01"
    assert rows[0].DataAt.tzinfo is not None


def test_the_client_follows_pages(service):
    figure = service.entities["Figures"]
    whole = [row.Id for row in service.query(figure).all()]
    service.default_context.connection.session.headers["Prefer"] = "odata.maxpagesize=50"
    paged = [row.Id for row in service.query(figure).all()]
    assert len(whole) > 200
    assert paged == whole


def test_the_client_counts_limits_selects_and_searches(service):
    figure = service.entities["Figures"]
    language = service.query(figure).filter(figure.Group == "language")
    assert language.count() == len(language.all())
    assert len(language.limit(3).offset(2).all()) == 3
    (first, *_rest) = language.select(figure.IndicatorCode, figure.K).limit(1).all()
    assert set(first) == {"IndicatorCode", "K"}
    indicator = service.entities["Indicators"]
    named = service.query(indicator).filter(indicator.NameEn.contains("Latvian"))
    either = named.filter((indicator.Unit == "learners") | (indicator.Version > 1)).all()
    assert [row.Code for row in either] == ["learners-speaking", "preschool-speaking"]
    assert service.query(indicator).get("sr-def.1").Code == "sr-def"
