"""An observation is reopened at the server; its observer corrects it on the tablet."""

from datetime import UTC, datetime
from uuid import UUID

from playwright.sync_api import expect

from svēris.observations import acts
from svēris.observations.models import Deed, Observation, State, Submission
from svēris.people import holdings
from svēris.people.models import RoleName
from tests import factories as make
from tests.browser.live import run, until
from tests.durability.observer import make_observer

CORRECTED = "Mērķis bija skaidrs visiem."


def test_what_was_reopened_is_corrected_on_the_tablet_and_submitted_anew(session, live, tablet):
    observer = make_observer(session)
    coordinator = make.make_role(session, RoleName.COORDINATOR).person.id
    session.commit()
    page = tablet.open()
    observer.sign_in(page)
    obs = run(
        page,
        """const obs = await store.create("ms", 1, given);
        await store.submit(obs); await sync.sendNow(); return obs;""",
        observer.lesson,
    )
    row = session.get(Observation, UUID(obs))
    assert (row.state, row.revision) == (State.SUBMITTED, 1)

    now = datetime.now(UTC)
    access = holdings.accesses(session, {coordinator}, now.date())[coordinator]
    wanted = acts.Wanted(deed=Deed.REOPEN, state=row.state, revision=1, reason="Cits mērķis.")
    acts.do(session, access, row.id, wanted, now)
    session.commit()

    run(page, "await sync.sendNow()")
    page.goto(f"{live.address}/app/#/form/{obs}/S")
    expect(page.get_by_text("Vērošana ir atvērta labošanai.")).to_be_visible()
    page.get_by_role("textbox", name="Stiprās puses").fill(CORRECTED)
    page.get_by_role("link", name="Pārskatīt un iesniegt").first.click()
    page.get_by_role("button", name="Iesniegt", exact=True).click()
    until(lambda: (session.rollback(), session.get(Observation, UUID(obs)).revision)[1] == 2)
    assert session.get(Observation, UUID(obs)).state is State.SUBMITTED
    said = [session.get(Submission, (UUID(obs), number)).document["S.STIPR"] for number in (1, 2)]
    assert said == [observer.lesson["S.STIPR"], CORRECTED]
    session.rollback()
    run(page, "await sync.sendNow()")
    until(lambda: run(page, "return store.observations()[0].state") == "arrived")
