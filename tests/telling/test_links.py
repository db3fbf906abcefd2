"""The link of a mail: reads and confirms one observation, once, and reaches nothing else."""

from datetime import timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from svēris.db import db
from svēris.observations.models import Act, Deed, State
from svēris.people import login
from svēris.people.models import Event, RoleName
from svēris.telling import links
from svēris.telling.models import Notice
from tests import factories as make
from tests.conftest import SECRET_KEY
from tests.signing_in import post_form
from tests.telling.test_mail import plain


@pytest.fixture
def cilda(city):
    city.cilda.person.language = "en"
    return city.cilda.person


@pytest.fixture
def link(cilda, seen):
    """Give the link to Cilda's lesson, or one with other values in it."""

    def signed(row, **changed):
        values = {
            "person_id": cilda.id, "observation_id": row.id, "revision": row.revision,
            "version": cilda.session_version, **changed,
        }  # fmt: skip
        return links.make(SECRET_KEY, links.Link(**values))

    return signed


@pytest.fixture
def begin(client, link):
    def press(row, **changed):
        text = link(row, **changed)
        client.get("/read", query_string={"link": text})
        return post_form(client, "/read", link=text)

    return press


def text(answer):
    return " ".join(answer.get_data(as_text=True).split())


def acts_of(session, row):
    session.expire_all()
    return session.scalars(select(Act.deed).where(Act.observation_id == row.id)).all()


def events(session, action):
    return session.scalars(select(Event).where(Event.action == action)).all()


def test_a_program_that_fetches_the_link_sees_and_changes_nothing(
    client, city, cilda, link, seen, session
):
    row = seen()
    for _ in range(3):
        answer = client.get("/read", query_string={"link": link(row)})
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        for hidden in (cilda.name, city.anna.name, city.school.name, row.number, "Skaidrs mērķis"):
            assert hidden not in text(answer)
    assert client.get("/read/observation").status_code == 401
    assert acts_of(session, row) == []
    assert session.scalars(select(Event)).all() == []


def test_the_teacher_reads_and_confirms_and_the_link_is_used_up(
    begin, client, city, cilda, link, seen, session
):
    row = seen()
    assert begin(row).status_code == 303
    page = text(client.get("/read/observation"))
    assert "Skaidrs mērķis." in page
    for address in ("/steps", "/talk", "/account", "/observations", "/inbox"):
        assert f'{address}"' not in page, address
    assert post_form(client, "/read/observation", deed="acknowledge").status_code == 200
    assert acts_of(session, row) == [Deed.ACKNOWLEDGE]
    assert row.state is State.ACKNOWLEDGED
    # Used up: neither the session nor the link opens anything.
    assert client.get("/read/observation").status_code == 401
    assert client.get("/read", query_string={"link": link(row)}).status_code == 410
    assert begin(row).status_code == 410
    (opened,) = events(session, "link.opened")
    assert (opened.actor_id, opened.observation_id) == (cilda.id, row.id)
    assert len(events(session, "observation.read")) == 1
    assert len(events(session, "observation.acknowledge")) == 1


def test_an_answer_goes_with_it(begin, client, cilda, seen, session):
    row = seen()
    begin(row)
    fields = {"deed": "acknowledge", "agreement": "daleji", "comment": "Laiks."}
    assert post_form(client, "/read/observation", **fields).status_code == 200
    (content,) = session.scalars(select(Act.content))
    assert content == {"agreement": "daleji", "comment": "Laiks."}


def test_an_empty_answer_is_said_and_loses_nothing(begin, client, cilda, seen, session):
    row = seen()
    begin(row)
    answer = post_form(client, "/read/observation", deed="answer")
    assert answer.status_code == 422
    assert "The answer is empty." in text(answer)
    assert post_form(client, "/read/observation", deed="acknowledge").status_code == 200


def test_a_peer_observation_can_be_answered_by_it(begin, city, client, cilda, seen, session):
    colleague = make.make_assignment(session, institution=city.school).person
    row = seen(colleague, "savstarpeja")
    begin(row)
    assert post_form(client, "/read/observation", reflection="Paldies.").status_code == 200
    assert acts_of(session, row) == [Deed.ANSWER]
    assert begin(row).status_code == 410


@pytest.mark.parametrize("deed", ["discuss", "close", "reopen", "void"])
def test_nothing_else_is_done_with_it_whatever_its_person_may_do(
    begin, city, client, cilda, deed, seen, session
):
    make.make_role(session, RoleName.COORDINATOR, person=cilda)
    row = seen()
    begin(row)
    fields = {"deed": deed, "reason": "x", "held_on": row.lesson_on.isoformat()}
    assert post_form(client, "/read/observation", **fields).status_code == 422
    assert acts_of(session, row) == []
    assert f'value="{deed}"' not in text(client.get("/read/observation"))


def test_no_other_page_and_no_other_observation_is_reached(
    app, begin, client, cilda, seen, session
):
    row, other = seen(), seen(K_NO="11:00", K_LIDZ="11:40")
    begin(row)
    for path in ("/", f"/observations/{row.id}", f"/observations/{other.id}", "/inbox", "/me",
                 "/me/everything.json", "/account", "/plan", "/steps", "/results"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.location.startswith("/sign-in")
    assert client.get("/api/v1/percentages").status_code == 401
    assert post_form(client, f"/observations/{row.id}", deed="acknowledge").status_code == 303
    assert str(other.id) not in text(client.get("/read/observation"))


def test_a_link_is_for_one_teacher_and_one_submission(begin, city, link, seen, session):
    row = seen()
    stranger = make.make_assignment(session, institution=city.school).person
    for changed in (
        {"person_id": stranger.id}, {"person_id": city.anna.id}, {"revision": 2},
        {"observation_id": make.uuid7()},
    ):  # fmt: skip
        assert begin(row, **changed).status_code == 410, changed


def test_a_forged_link_opens_nothing(client, cilda, link, seen):
    row = seen()
    good = link(row)
    forged = URLSafeTimedSerializer("x" * 32, salt="reading-link").dumps(
        [cilda.id.hex, row.id.hex, 1, 1]
    )
    for bad in ("", "x", good[:-1], good + "x", forged):
        assert client.get("/read", query_string={"link": bad}).status_code == 410
        assert post_form(client, "/read", link=bad).status_code == 410


def test_a_link_lasts_fourteen_days(client, cilda, link, monkeypatch, seen):
    row = seen()
    signed = link(row)
    assert timedelta(days=14) == links.LASTS
    monkeypatch.setattr(links, "LASTS", timedelta(seconds=-1))
    assert client.get("/read", query_string={"link": signed}).status_code == 410


@pytest.mark.parametrize("why", ["sessions ended", "account closed", "void", "reopened"])
def test_what_happens_since_ends_link_and_session(
    begin, city, client, cilda, do, seen, session, why
):
    coordinator = make.make_role(session, RoleName.COORDINATOR).person
    row = seen()
    begin(row)
    assert client.get("/read/observation").status_code == 200
    if why == "sessions ended":
        login.end_all_sessions(cilda)
    elif why == "account closed":
        cilda.disabled_at = make.NOW
    else:
        do(coordinator, row, Deed.VOID if why == "void" else Deed.REOPEN, reason="x")
    version = 1
    session.commit()
    assert client.get("/read/observation").status_code in {401, 410}
    assert begin(row, version=version).status_code == 410


def test_it_ends_who_was_signed_in_before(begin, city, client, cilda, seen, sign_in):
    row = seen()
    sign_in(client, city.anna)
    begin(row)
    assert client.get("/").status_code == 303


def test_a_mail_carries_no_link_that_opens_nothing(city, cilda, do, post, seen, send):
    row = seen()
    do(make.make_role(db.session, RoleName.COORDINATOR).person, row, Deed.REOPEN, reason="x")
    send()
    to_cilda = [plain(each) for each in post.taken if each.rcpt_tos == [cilda.email]]
    assert ["/read?link=" in said for said in to_cilda] == [False]


def test_who_is_signed_in_goes_straight_to_the_page(client, city, cilda, link, seen, sign_in):
    row = seen()
    answer = sign_in(client, cilda).get("/read", query_string={"link": link(row)})
    assert answer.location == f"/observations/{row.id}"
    # Somebody else is asked like a stranger.
    answer = sign_in(client, city.anna).get("/read", query_string={"link": link(row)})
    assert answer.status_code == 200


def test_reading_by_it_reads_the_notice(begin, client, cilda, seen, session):
    begin(seen())
    client.get("/read/observation")
    assert session.scalar(select(Notice.read_at)) is not None


def test_its_session_ends_when_a_session_does(begin, client, cilda, seen):
    begin(seen())
    with client.session_transaction() as cookie:
        cookie["linked"] = {**cookie["linked"], "began": cookie["linked"]["began"] - 3601}
    assert client.get("/read/observation").status_code == 401


def test_the_mail_carries_it(client, city, cilda, post, seen, send):
    row = seen()
    send()
    said = plain(post.taken[0])
    signed = said.split("/read?link=")[1].split()[0]
    answer = post_form(client, "/read", link=signed)
    assert answer.status_code == 303
    assert str(row.id) in said
