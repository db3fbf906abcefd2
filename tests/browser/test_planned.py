"""A visit planned at the server arrives on the observer's tablet and begins the form."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from playwright.sync_api import expect
from sqlalchemy import select

from svēris.observations import visits
from svēris.observations.models import Observation
from svēris.observations.visits import Wanted
from svēris.people import holdings
from svēris.people.models import Assignment, Person
from tests.browser.live import run, until
from tests.durability.observer import make_observer


def test_a_planned_visit_is_begun_with_one_tap_and_is_linked_to_its_observation(
    session, live, tablet
):
    observer = make_observer(session)
    anna = session.scalars(select(Person).filter_by(email=observer.email)).one()
    assignment = session.scalars(select(Assignment)).first()
    day = date.today() + timedelta(days=1)
    visit = visits.plan(
        session, holdings.access_for(session, anna.id, date.today()),
        Wanted(
            kind="areja", form="ms", assignment_id=assignment.id, observers=(anna.id,), on=day,
            starts_at=time(9, 20), purpose="vpd", announced="nedela",
        ),
        datetime.now(UTC),
    ).id  # fmt: skip
    session.commit()
    page = tablet.open()
    observer.sign_in(page)
    expect(page.get_by_role("heading", name="Plānotās vizītes")).to_be_visible()
    page.get_by_role("button", name="Sākt").click()
    expect(page.get_by_role("heading", name="Vieta un cilvēki")).to_be_visible()
    known = {
        "K.KOPA": str(visit), "K.DATUMS": day.isoformat(), "K.NO": "09:20", "K.LIDZ": "10:00",
        "K.VEIDS": "areja", "K.MERKIS": "vpd", "K.PIETEIKTS": "nedela",
    }  # fmt: skip
    document = run(page, "return store.observations()[0].document")
    assert {code: document.get(code) for code in known} == known

    run(page, "await sync.sendNow()")
    obs = run(page, "return store.observations()[0].id")
    until(lambda: (session.rollback(), session.get(Observation, UUID(obs)))[1])
    assert session.get(Observation, UUID(obs)).joint_id == visit
    session.rollback()
    page.goto(f"{live.address}/app/#/")
    expect(page.get_by_role("heading", name="Vērošanas")).to_be_visible()
    expect(page.get_by_role("heading", name="Plānotās vizītes")).to_have_count(0)
