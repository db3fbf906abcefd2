"""Home, list and page over HTTP: by right, recorded, in a constant number of statements."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from svēris.observations.models import Observation, State
from svēris.observations.receive import receive
from svēris.people.models import Event, RoleName
from tests import factories as make
from tests.observations.making import whole
from tests.queries import count_queries


@pytest.fixture
def lesson(session, city):
    """An external observation of Cilda's lesson, submitted today; returns its id."""
    changes = whole(city.anna, city.lesson())
    receive(session, changes, city.tablet, make.NOW)
    row = session.get(Observation, UUID(changes[0]["obs"]))
    row.submitted_at = datetime.now(UTC)
    session.commit()
    return row.id


@pytest.fixture
def head(session, city):
    return make.make_role(session, RoleName.HEAD, institution=city.school, **EVER).person


EVER = {"starts_on": make.YEAR_START}


@pytest.fixture
def get(client, sign_in, session):
    """Ask for a page as somebody, in English."""

    def ask(path, person):
        person.language = "en"
        session.flush()
        return sign_in(client, person).get(path)

    return ask


def text(response):
    assert response.status_code == 200, response.status
    return " ".join(response.get_data(as_text=True).split())


@pytest.mark.parametrize("path", ["/", "/observations"])
def test_who_is_not_signed_in_is_asked_to_sign_in(client, path):
    response = client.get(path)
    assert response.status_code == 303
    assert response.location.startswith("/sign-in")


def test_the_page_says_who_what_and_when(get, city, lesson):
    page = text(get(f"/observations/{lesson}", city.cilda.person))
    for said in (
        city.cilda.person.name,
        "1 March 2024 09:40–10:20",
        city.anna.name,
        "MS v1",
        "Skaidrs mērķis.",
        "Partly observed",
        "Not answered",
        "because “Was there a problem situation in the lesson?” was answered “No”",
    ):
        assert said in page


def test_the_page_holds_no_style_and_no_script_of_its_own(get, city, lesson):
    page = text(get(f"/observations/{lesson}", city.cilda.person))
    assert "<script" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " on" not in "".join(part.split(">")[0] for part in page.split("<button")[1:])


def test_what_a_person_wrote_is_never_markup(session, client, sign_in, city):
    changes = whole(city.anna, city.lesson(S_STIPR="<b>skaidrs</b> <script>x</script>"))
    receive(session, changes, city.tablet, make.NOW)
    page = text(sign_in(client, city.anna).get(f"/observations/{changes[0]['obs']}"))
    assert "&lt;b&gt;skaidrs&lt;/b&gt;" in page
    assert "<script>x" not in page


def test_reading_it_is_recorded_and_the_teacher_sees_by_whom(session, get, city, lesson, head):
    get(f"/observations/{lesson}", head)
    event = session.scalars(select(Event).where(Event.action == "observation.read")).one()
    assert (event.actor_id, event.about_id) == (head.id, city.cilda.person_id)
    assert event.observation_id == lesson
    assert event.detail.keys() == {"number", "kind", "lesson_on"}
    page = text(get(f"/observations/{lesson}", city.cilda.person))
    assert "Who has read this" in page
    assert head.name in page


def test_only_the_teacher_sees_who_has_read_it(get, lesson, city, head):
    get(f"/observations/{lesson}", city.cilda.person)
    assert "Who has read this" not in text(get(f"/observations/{lesson}", head))


def test_the_observers_own_reading_leaves_no_trace(session, get, city, lesson):
    text(get(f"/observations/{lesson}", city.anna))
    assert session.scalars(select(Event).where(Event.action == "observation.read")).all() == []


def test_what_one_may_not_read_does_not_exist(session, get, city, lesson):
    stranger = make.make_role(session, RoleName.HEAD, institution=city.other_school).person
    response = get(f"/observations/{lesson}", stranger)
    assert response.status_code == 404
    assert city.cilda.person.name not in response.get_data(as_text=True)
    assert session.scalars(select(Event).where(Event.action == "observation.read")).all() == []


def test_a_peer_observation_stays_between_the_two(session, get, city, head):
    colleague = make.make_assignment(session, institution=city.school).person
    peer = make.make_observation(
        session, kind="savstarpeja", assignment=city.cilda, observer=colleague,
        document=city.lesson(K_VEIDS="savstarpeja"),
    )  # fmt: skip
    listed = text(get("/observations", head))
    assert "only the fact is shown" in listed
    assert str(peer.id) not in listed
    assert get(f"/observations/{peer.id}", head).status_code == 404
    assert get(f"/observations/{peer.id}", colleague).status_code == 200


def test_the_page_is_made_in_a_constant_number_of_statements(session, get, city, lesson):
    get("/", city.cilda.person)
    with count_queries() as sent:
        text(get(f"/observations/{lesson}", city.cilda.person))
    # Signing in and rights take some; recording the reading takes one.
    assert len(sent) <= 22


@pytest.mark.parametrize("path", ["/", "/observations"])
def test_home_and_list_do_not_ask_more_of_the_database_when_there_is_more(
    session, get, city, head, path
):
    counted = []
    get(path, head)
    for more in (1, 10):
        for _ in range(more):
            make.make_observation(
                session, assignment=city.cilda, submitted_at=datetime.now(UTC), subject="fizika"
            )
        with count_queries() as sent:
            text(get(path, head))
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 27


def test_home_tells_a_head_what_is_new_until_it_is_read(get, lesson, head):
    assert "1 observation is new to you" in text(get("/", head))
    get(f"/observations/{lesson}", head)
    assert "Nothing new" in text(get("/", head))


def test_home_with_nothing_new_tells_when_the_last_one_came(session, get, city, head):
    make.make_observation(session, assignment=city.cilda, submitted_at=make.NOW)
    page = text(get("/", head))
    assert "Nothing new" in page
    assert "The last observation came 4 March 2024, 10:00." in page


def test_the_list_leads_to_its_files_for_who_may_take_rows_away(get, city, lesson, head):
    page = text(get("/observations?year=2023/2024&kind=areja", head))
    for ending in ("xlsx", "csv"):
        address = f"/observations/export.{ending}?year=2023/2024&amp;kind=areja"
        assert f'href="{address}"' in page
    assert "/observations/export" not in text(get("/observations", city.anna))


def test_home_tells_a_teacher_of_new_observations_of_the_own_lessons(get, city, lesson, head):
    before = text(get("/", city.cilda.person))
    assert "1 new observation of your lessons" in before
    get(f"/observations/{lesson}", city.cilda.person)
    assert "new observation of your lessons" not in text(get("/", city.cilda.person))


def test_home_tells_an_observer_of_drafts_that_need_attention(session, get, city):
    make.make_observation(
        session, observer=city.anna, assignment=city.cilda, state=State.DRAFT, submitted_at=None,
        flags=[{"code": "answer-missing", "field": "S.STIPR", "params": {}}],
    )  # fmt: skip
    page = text(get("/", city.anna))
    assert "1 observation needs attention" in page
    assert "Your drafts" in page
    assert "Observe a lesson" in page


def test_home_of_the_board_counts_the_year_without_peer_observations(session, get, city):
    coordinator = make.make_role(session, RoleName.COORDINATOR).person
    year = datetime.now(UTC) - timedelta(days=243)
    for kind in ("areja", "ieksieja", "ieksieja", "savstarpeja"):
        make.make_observation(
            session, kind=kind, assignment=city.cilda, counts=True, school_year=year.year
        )
    page = text(get("/", coordinator))
    assert "<dt>External</dt><dd>1</dd>" in page
    assert "<dt>Internal</dt><dd>2</dd>" in page
    assert "<dt>Peer</dt>" not in page


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (RoleName.COORDINATOR, {"/", "/observations", "/results"}),
        (RoleName.ADMIN, {"/"}),
        (RoleName.METHODOLOGIST, {"/", "/results"}),
    ],
)
def test_the_navigation_leads_where_the_person_may_go(session, get, role, rooms):
    page = text(get("/", make.make_role(session, role).person))
    links = page.split("<nav", 1)[1].split("</nav>")[0]
    known = {"/", "/observations", "/results", "/app/"}
    assert {path for path in known if f'href="{path}"' in links} == rooms


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=9999999999", "year=2023", "words=%25", "state=nav&kind=x"]
)
def test_an_address_that_asks_for_nonsense_is_answered_as_a_list(get, city, query):
    assert get(f"/observations?{query}", city.anna).status_code == 200


def test_a_list_without_anything_says_why_and_what_would_help(get, city):
    assert "There are no observations yet" in text(get("/observations", city.bruno))
    assert "Nothing was found" in text(get("/observations?words=nav", city.bruno))
