"""The described reading API and the real one agree (schemathesis); no input makes it fail."""

import pytest
import schemathesis

from svēris.people.models import RoleName
from svēris.results import examples, listed_schemas, schemas
from tests.contract import ask
from tests.factories import make_access_token, make_role

ROUTES = ["percentages", "trends", "schools", "indicators", "institutions", "school-years"]


@pytest.mark.parametrize("route", ROUTES)
def test_whatever_is_asked_is_answered_as_described(app, city, session, route):
    for _ in range(2):
        school = city.school()
        for _ in range(3):
            teacher = city.teacher(school)
            city.observe(teacher)
            city.observe(teacher, kind="ieksieja", **{"VAL.SK_RUNA": 7, "DIP.ATB_SK": 3})
    coordinator = make_role(session, RoleName.COORDINATOR).person
    make_access_token(session, person=coordinator)
    session.commit()
    session.remove()
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operation = schema[f"/api/v1/{route}"]["GET"]
    # A word at random is the code of no indicator.
    known = {"indicator": "sr-def"} if route == "trends" else {}
    assert 200 in ask(operation, "svapi_test", examples=30, known=known)


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        (schemas.ReportShape, examples.PERCENTAGES),
        (schemas.TrendShape, examples.TRENDS),
        (schemas.SchoolsShape, examples.SCHOOLS),
        (listed_schemas.IndicatorsShape, examples.INDICATORS),
        (listed_schemas.InstitutionsShape, examples.INSTITUTIONS),
        (listed_schemas.YearsShape, examples.SCHOOL_YEARS),
    ],
)
def test_an_example_is_what_might_be_answered(shape, example):
    assert shape().validate(example) == {}


def test_the_description_names_what_may_be_asked(client):
    described = client.get("/api/openapi.json").json["paths"]
    for route in ("percentages", "trends", "schools"):
        path = described[f"/api/v1/{route}"]
        named = {each["name"] for each in (*path["get"]["parameters"], *path["parameters"])}
        assert {"year", "kind", "grade", "Accept-Language", "If-None-Match"} <= named
