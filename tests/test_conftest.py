"""The ground that every other test stands on."""

from sqlalchemy import func, select

from svēris.db import epoch
from svēris.people.models import Person, RoleName
from tests import factories
from tests.queries import count_queries


def test_each_test_begins_with_an_empty_database_that_has_an_epoch(session):
    assert session.scalar(select(func.count()).select_from(Person)) == 0
    assert epoch(session)
    factories.make_person(session)
    session.commit()


def test_what_another_test_committed_is_gone(session):
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_factories_make_rows_that_the_database_accepts(session):
    school = factories.make_institution(session, sites=2)
    factories.make_assignment(session, institution=school)
    factories.make_role(session, RoleName.HEAD, institution=school)
    factories.make_device(session)
    factories.make_access_token(session, person=factories.make_person(session))
    factories.make_list_item(session)
    factories.make_succession(
        session, predecessor=factories.make_institution(session), successor=school
    )
    session.commit()
    assert [site.code for site in school.sites] == [f"{school.code}-1", f"{school.code}-2"]


def test_requests_see_what_the_test_has_added_and_are_not_blocked_by_it(session, client):
    factories.make_person(session)
    assert client.get("/nowhere").status_code == 404
    assert client.post("/nowhere").status_code in {403, 404}


def test_statements_are_counted_without_those_of_transactions(session):
    with count_queries() as sent:
        session.scalar(select(func.count()).select_from(Person))
        session.commit()
    assert len(sent) == 1
