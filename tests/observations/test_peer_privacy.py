"""A peer observation is the pair's alone: the head learns that it happened, others nothing."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from svēris.observations import acts
from svēris.observations.importing import import_observations
from svēris.observations.models import Deed, Observation, State
from svēris.people import holdings
from svēris.people.models import RoleName
from tests import factories as make
from tests.observations.making import new
from tests.observations.test_importing import text
from tests.signing_in import post_form

STRENGTH, QUESTION, REFLECTION = "Zilās kartītes", "Kāpēc pāros?", "Pamēģināšu ar trijiem."
SECRETS = (STRENGTH, QUESTION, REFLECTION)
#: Everybody but the pair; the head and the internal observer are of the same school.
OTHERS = [*RoleName, "teacher"]


@pytest.fixture
def colleague(session, city):
    person = make.make_person(session, given_name="Dita", family_name="Vītola")
    make.make_assignment(session, person=person, institution=city.school, code="dita")
    return person


@pytest.fixture
def peer(session, city, colleague):
    """Dita's observation of Cilda's lesson, and what Cilda thought of it."""
    colleague.email = "dita@example.lv"
    fields = {
        "K.VEIDS": "savstarpeja", "K.IESTADE": city.school.code, "K.PEDAGOGS": city.cilda.code,
        "K.DATUMS": "2024-03-01", "K.MERKIS": "pedagoga_lugums", "K.FOKUSS": ["MS.DIP.DIF"],
        "MS.DIP.DIF": 2, "S.STIPR": STRENGTH, "S.JAUT": QUESTION,
    }  # fmt: skip
    line = {
        "obs": new(), "form": "ms-s", "version": 2, "observer": colleague.email, "fields": fields,
        "submitted_at": "2024-03-01T12:00:00+02:00",
    }  # fmt: skip
    report = import_observations(session, text(line), now=make.NOW)
    assert (report.stored, report.flagged) == (1, [])
    session.commit()
    row = session.scalars(select(Observation)).one()
    access = holdings.access_for(session, city.cilda.person_id, date(2024, 3, 4))
    answer = acts.Wanted(
        deed=Deed.ANSWER, state=row.state, revision=1, answer={"reflection": REFLECTION}
    )
    acts.do(session, access, row.id, answer, make.NOW)
    session.commit()
    return row


def somebody(session, city, role):
    """Return a person of a role, at the school where that is where a role is held."""
    if role == "teacher":
        return make.make_assignment(session, institution=city.school).person
    inside = role in (RoleName.HEAD, RoleName.INTERNAL_OBSERVER)
    return make.make_role(session, role, institution=city.school if inside else None).person


def every_answer(app, client, peer, school):
    """Give every GET address of the application that can be made, and what it answers."""
    known = {"id": peer.id, "code": school.code, "ending": "csv"}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or not rule.arguments <= known.keys():
            continue
        endings = ("csv", "json", "html", "xlsx") if "ending" in rule.arguments else ("",)
        for ending in endings:
            with app.test_request_context():
                try:
                    path = app.url_map.bind("localhost").build(
                        rule.endpoint, {**known, "ending": ending} if ending else known
                    )
                except ValueError:
                    continue
            answer = client.get(path, follow_redirects=False)
            if ending != "xlsx":
                yield path, answer


def everything_in(sent):
    """Return what was sent as text, also what lies inside of Word files, workbooks and archives."""
    parts = [sent]
    if sent.startswith(b"PK"):
        with ZipFile(BytesIO(sent)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_reads_a_word_of_it_anywhere(app, client, sign_in, session, city, peer, role):
    person = somebody(session, city, role)
    session.commit()
    sign_in(client, person)
    seen = 0
    for path, answer in every_answer(app, client, peer, city.school):
        said = everything_in(answer.get_data())
        assert not [word for word in SECRETS if word in said], path
        seen += 1
    assert seen > 30
    for path in (f"/observations/{peer.id}", f"/observations/{peer.id}/talk"):
        assert client.get(path).status_code in (403, 404)
    sent = post_form(
        client, f"/observations/{peer.id}", deed="close", state="submitted", revision=1
    )
    assert sent.status_code in (403, 404)


@pytest.mark.parametrize("role", OTHERS)
def test_only_the_head_learns_that_it_happened_when_and_between_whom(
    client, sign_in, session, city, colleague, peer, role
):
    person = somebody(session, city, role)
    session.commit()
    answer = sign_in(client, person).get("/observations?year=2023/2024&kind=savstarpeja")
    said = answer.get_data(as_text=True)
    told = [name in said for name in (city.cilda.person.name, colleague.name, "01.03.2024.")]
    if role is RoleName.HEAD:
        assert all(told)
        assert f"/observations/{peer.id}" not in said
    else:
        assert not any(told[:2]) or answer.status_code == 403


def test_a_tablet_hears_of_it_only_where_its_observer_holds_it(
    client, session, city, colleague, peer
):
    def heard(person, token):
        make.make_device(session, person=person, token=token)
        session.commit()
        headers = {"Authorization": f"Bearer {token}"}
        return client.get("/api/v1/pull", headers=headers).get_data(as_text=True)

    head = make.make_role(session, RoleName.HEAD, institution=city.school).person
    assert str(peer.id) in heard(colleague, "ditas-token")
    for number, person in enumerate((head, city.bruno, city.cilda.person)):
        said = heard(person, f"token-{number}")
        assert str(peer.id) not in said
        assert STRENGTH not in said


def test_either_of_the_pair_reads_it_and_may_close_it(
    client, sign_in, session, city, colleague, peer
):
    for person in (city.cilda.person, colleague):
        person.language = "lv"
        page = sign_in(client, person).get(f"/observations/{peer.id}").get_data(as_text=True)
        assert [word for word in SECRETS if word not in page] == []
        assert 'value="close"' in page
    sent = post_form(
        client, f"/observations/{peer.id}", deed="close", state=peer.state.value, revision="1"
    )
    assert sent.status_code == 303
    session.expire_all()
    assert session.get_one(Observation, peer.id).state is State.CLOSED
