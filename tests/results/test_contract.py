"""The described reading API and the real one agree (schemathesis); no input makes it fail."""

import pytest
import schemathesis

from svēris.people.models import RoleName
from svēris.results import examples, schemas
from tests.contract import ask
from tests.factories import make_access_token, make_role

ROUTES = ["percentages", "schools", "indicators", "institutions", "school-years"]


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
    assert 200 in ask(operation, "svapi_test", examples=30)


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        (schemas.ReportShape, examples.PERCENTAGES),
        (schemas.SchoolsShape, examples.SCHOOLS),
        (schemas.IndicatorsShape, examples.INDICATORS),
        (schemas.InstitutionsShape, examples.INSTITUTIONS),
        (schemas.YearsShape, examples.SCHOOL_YEARS),
    ],
)
def test_an_example_is_what_might_be_answered(shape, example):
    assert shape().validate(example) == {}
