"""The board's pages: what is missing, the preview, the confirmation, and nobody else."""

import re

import pytest
from sqlalchemy import func, select

from svēris.people.models import Event, RoleName
from svēris.publishing.models import Publication
from tests.factories import make_institution, make_observation, make_role
from tests.publishing.cities import fill
from tests.signing_in import post_form

PAGE = "/periods/2023-2024"
WORDS = {"title_lv": "Rezultāti", "title_en": "Results", "licence": "CC-BY-4.0"}


@pytest.fixture
def board(client, sign_in, coordinator, city):
    """The coordinator's browser; four schools have been seen."""
    fill(city, 2, 9, 12, 10)
    city.weigh_all()
    return sign_in(client, coordinator)


def hidden_fields(page) -> dict[str, str]:
    """Return what a form of the preview sends along."""
    return dict(
        re.findall(r'<input type="hidden" name="(edition|token)" value="(\w+)">', page.text)
    )


def publish(browser, **given):
    """Confirm what the preview shows."""
    sent = {**hidden_fields(browser.get(PAGE)), **WORDS, "confirmed": "yes", **given}
    return post_form(browser, PAGE, **sent)


def count(session) -> int:
    """Count the editions there are."""
    return session.scalar(select(func.count(Publication.id)))


def test_the_preview_shows_exactly_what_is_published_then(board, client):
    page = board.get(PAGE).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "netiek rādīti, lai nevienu nevarētu atpazīt" in page
    assert publish(board).status_code == 303
    public = client.get("/published/2023-2024/1").text.replace("\N{NO-BREAK SPACE}", " ")
    counted = re.findall(r'published__count">([\d ]+ no [\d ]+)<', public)
    assert counted
    assert counted == re.findall(r'published__count">([\d ]+ no [\d ]+)<', page)[: len(counted)]


def test_what_is_not_finished_is_shown_as_numbers(board, session):
    make_observation(session, state="draft", flags=[{"code": "x", "field": "", "params": {}}])
    page = board.get(PAGE).text
    assert re.search(r"Neiesniegti melnraksti</dt><dd>1<", page)
    assert re.search(r"Jāpievērš uzmanība</dt><dd>1<", page)


def test_the_list_says_what_is_closed_and_what_came_since(board, city, session):
    assert "nav slēgts" in board.get("/periods").text
    publish(board)
    city.late(city.teacher(make_institution(session)), kind="ieksieja")
    page = board.get("/periods").text
    assert "1. izdevums" in page
    assert "1 vērošana iesniegta vēlāk" in page


def test_closing_is_recorded_with_who_did_it(board, session, coordinator):
    publish(board)
    (event,) = session.scalars(select(Event).where(Event.action == "period.closed"))
    assert (event.actor_id, event.detail) == (
        coordinator.id, {"period": "2023-2024", "edition": 1}
    )  # fmt: skip
    assert session.scalars(select(Publication)).one().published_by == coordinator.id


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"confirmed": ""}, "Publicēšana nav apstiprināta."),
        ({"title_en": " "}, "Publikācijai nav nosaukuma abās valodās."),
        ({"token": "0"}, "Kopš priekšskatījuma dati ir mainījušies"),
        ({"edition": "2"}, "Kāds šo izdevumu jau ir publicējis."),
    ],
)
def test_what_is_wrong_is_said_and_the_texts_stay(board, session, given, said):
    answer = publish(board, note_lv="Mana piezīme.", **given)
    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert "Mana piezīme." in answer.text
    assert count(session) == 0


def test_a_correction_asks_for_its_reason_and_shows_what_would_change(board, city, session):
    publish(board)
    school = make_institution(session)
    for _ in range(11):
        city.late(city.teacher(school), kind="ieksieja")
    page = board.get(PAGE)
    assert "Kas mainītos, salīdzinot ar 1. izdevumu" in page.text
    assert "11 vērošanu iesniegts vēlāk" in page.text
    assert publish(board).status_code == 422
    assert publish(board, reason_lv="Vēlu iesniegta skola.").status_code == 303
    assert count(session) == 2


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_period_that_is_not_there_or_not_over_is_said(board, language):
    assert board.get("/periods/2023").status_code == 404
    assert board.get("/periods/2023-2024-x").status_code == 404
    page = board.get("/periods/2099-2100")
    assert (page.status_code, "Periods vēl nav beidzies." in page.text) == (409, True)


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.COORDINATOR])
def test_nobody_else_closes_anything(app, city, session, sign_in, role):
    fill(city, 9)
    city.weigh_all()
    at = make_institution(session) if role in (RoleName.HEAD, RoleName.INTERNAL_OBSERVER) else None
    browser = sign_in(app.test_client(), make_role(session, role, institution=at).person)
    assert browser.get("/periods").status_code == 403
    assert browser.get(PAGE).status_code == 403
    assert post_form(browser, PAGE, **WORDS, confirmed="yes", edition="1").status_code == 403
    assert count(session) == 0


def test_living_figures_name_the_publication_and_where_they_differ(board, city, session, client):
    publish(board)
    page = board.get("/results?year=2023/2024&kind=ieksieja").text
    assert 'href="/published/2023-2024/1"' in page
    assert "sakrīt ar publicētajiem" in page
    city.late(city.teacher(make_institution(session)), kind="ieksieja")
    session.commit()
    page = board.get("/results?year=2023/2024&kind=ieksieja").text
    assert "atšķiras no publicētajiem" in page or "atšķiras no publicētā" in page
    answer = board.get("/api/v1/percentages?year=2023/2024&kind=ieksieja").json
    (published,) = answer["published"]
    edition = session.scalars(select(Publication)).one()
    assert (published["digest"], published["edition"]) == (edition.digest, 1)
    assert published["differing"] > 1
