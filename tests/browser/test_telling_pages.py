"""Notices, the queue of mail and the link of a mail in a real browser: axe, keyboard, languages."""

from datetime import UTC, datetime

import pytest

from svēris.observations.receive import receive
from svēris.people.models import RoleName
from svēris.telling import links
from svēris.telling.models import Mail, MailState, Notice
from tests import factories as make
from tests.browser.looking import come_as, look, wrong
from tests.conftest import SECRET_KEY
from tests.observations.making import make_city, observation, whole


@pytest.fixture
def row(session):
    """An observation that its teacher, who is an administrator too, was told of."""
    city = make_city(session)
    now = datetime.now(UTC)
    changes = whole(city.anna, city.lesson(K_DATUMS=now.date().isoformat()))
    receive(session, changes, city.tablet, now)
    cilda = city.cilda.person
    make.make_role(session, RoleName.ADMIN, person=cilda)
    kept = {"person_id": cilda.id, "made_at": now, "next_at": now, "reason": "550 No such user"}
    session.add_all([Mail(state=MailState.FAILED, **kept), Mail(**kept)])
    row = observation(session, changes)
    session.add(Notice(person_id=cilda.id, what="void", at=now, observation_id=row.id, read_at=now))
    session.commit()
    return row


@pytest.fixture
def opened(client, context, row, served, session):
    """Open a page, signed in or not."""

    def browse(path, language, size, *, signed_in=True):
        row.teacher.language = language
        session.commit()  # The server writes too, and SQLite has one writer.
        if signed_in:
            come_as(row.teacher, language, client=client, context=context, served=served)
        return look(context, served + path, size=size)

    return browse


LOOKS = [("lv", "phone"), ("en", "desktop")]


@pytest.mark.parametrize(("language", "size"), LOOKS)
@pytest.mark.parametrize("path", ["/inbox", "/mail", "/account"])
def test_no_page_has_violations(opened, path, language, size):
    assert wrong(opened(path, language, size), language) == []


@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_the_link_of_a_mail_is_walked_with_the_keyboard(opened, row, language, size):
    link = links.make(SECRET_KEY, links.Link(row.teacher_id, row.id, 1, 1))
    page = opened(f"/read?link={link}", language, size, signed_in=False)
    assert wrong(page, language) == []
    page.locator("main button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/observation")
    assert wrong(page, language) == []
    page.locator("button[value=acknowledge]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Paldies" if language == "lv" else "Thank you").wait_for()
    assert wrong(page, language) == []
