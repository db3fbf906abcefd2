"""Written lessons on the site: descriptions give nothing away, the key says why."""

import pytest

from svēris.forms import lessons
from svēris.people.models import RoleName
from tests.factories import make_person, make_role
from tests.signing_in import sign_in


@pytest.fixture
def observer(client, session):
    person = make_person(session, email="verotajs@example.lv")
    make_role(session, RoleName.EXTERNAL_OBSERVER, person=person)
    session.commit()
    return sign_in(client, person)


def test_descriptions_hold_no_answers(observer):
    page = observer.get("/training/descriptions").get_data(as_text=True)
    for lesson in lessons.shipped():
        assert lesson.title["lv"] in page
        assert lesson.passages[-1].text["lv"] in page
        assert lesson.trains["lv"] not in page
        assert not any(master.reason["lv"] in page for master in lesson.answers)


def test_the_key_gives_every_reason_and_says_that_the_board_has_not_confirmed_it(observer):
    page = observer.get("/training/key").get_data(as_text=True)
    assert "Izglītības pārvalde tās vēl nav apstiprinājusi." in page
    for lesson in lessons.shipped():
        assert all(master.reason["lv"] in page for master in lesson.answers)


def test_the_forms_lead_to_the_lessons_whoever_may_train(observer):
    assert 'href="/training"' in observer.get("/forms").get_data(as_text=True)
    assert observer.get("/training").status_code == 200
