"""What waits on the site is said on the tablet, in its list and on its icon, after each fetch."""

from datetime import UTC, datetime

from playwright.sync_api import expect
from sqlalchemy import select, update

from svēris.people.models import Person
from svēris.telling.models import Happening, Notice
from tests import factories as make
from tests.browser.axe import violations
from tests.browser.live import run
from tests.durability.observer import make_observer

BADGE = "Navigator.prototype.setAppBadge = async (count) => { window.badge = count; };"


def test_an_answer_of_a_teacher_is_said_after_the_next_fetch_and_no_more_once_it_is_read(
    session, live, tablet
):
    observer = make_observer(session)
    anna = session.scalars(select(Person).filter_by(email=observer.email)).one()
    seen = make.make_observation(session, observer=anna)
    now = datetime.now(UTC)
    told = {"person_id": anna.id, "what": Happening.ANSWERED, "observation_id": seen.id, "at": now}
    session.add_all([Notice(**told), Notice(**told)])
    session.commit()
    page = tablet.start()
    page.add_init_script(BADGE)
    page.goto(f"{live.address}/app/")
    observer.sign_in(page)
    waits = page.get_by_role("link", name="2 paziņojumi gaida Jūs vietnē")
    expect(waits).to_be_visible()
    assert waits.get_attribute("href") == "/inbox"
    assert page.evaluate("window.badge") == 2
    assert violations(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="2 notices wait for you on the site")).to_be_visible()
    assert violations(page) == []

    session.execute(update(Notice).values(read_at=now))
    session.commit()
    run(page, "await sync.sendNow()")
    expect(page.locator('.sending a[href="/inbox"]')).to_have_count(0)
    assert page.evaluate("window.badge") == 0
