"""Copies of unsent work, sent through the page: taken in like a push, or refused in plain words."""

import base64
import io
import json
import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import delete, func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from svēris.observations import copies
from svēris.observations.models import Change, Observation, State
from svēris.people import recovery
from svēris.people.models import Assignment, Device, Event, RecoveryKey, Role
from svēris.problems import catalogue
from tests import factories as make
from tests.database import RECOVERY_KEY
from tests.observations.making import edit, new, submit, whole
from tests.signing_in import ORIGIN, csrf_token

LABEL = b"sveris-copy"


def text(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def content(person, changes, device=None, **changed):
    """What a tablet puts into a copy."""
    return {
        "person": str(getattr(person, "id", person)),
        "device": str(device or uuid4()),
        "made_at": "2024-03-01T10:00:00+02:00",
        "changes": list(changes),
    } | changed


def plain(inner):
    return {"what": "sveris-copy", "v": 1, "made_at": inner["made_at"], "plain": inner}


def sealed(session, inner, *, key=RECOVERY_KEY, label=LABEL, aad=LABEL, **changed):
    """Seal as a tablet does."""
    row = session.scalars(select(RecoveryKey).order_by(RecoveryKey.created_at.desc())).first()
    public = load_der_public_key(recovery.from_text(row.public_key))
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), label)
    raw, iv = os.urandom(32), os.urandom(12)
    parts = {
        "key": str(key),
        "wrapped": text(public.encrypt(raw, oaep)),
        "iv": text(iv),
        "data": text(AESGCM(raw).encrypt(iv, json.dumps(inner).encode(), aad)),
    }
    made = inner["made_at"]
    return {"what": "sveris-copy", "v": 1, "made_at": made, "sealed": parts | changed}


class Sender:
    """A person at a computer with a network."""

    def __init__(self, client, person):
        self.client, self.person = client, person

    def send(self, file, **fields):
        """Send a file, or a document as one."""
        raw = file if isinstance(file, bytes) else json.dumps(file, indent=2).encode()
        file = FileStorage(io.BytesIO(raw), "sveris.json")
        data = {"csrf_token": csrf_token(self.client), "file": file}
        # By hand: of a large form the client would leave a temporary file open.
        boundary, body = encode_multipart(data | fields)
        headers = {**ORIGIN, "Content-Type": f'multipart/form-data; boundary="{boundary}"'}
        return self.client.post("/copies", data=body, headers=headers)

    def told(self, file):
        """Send a file that is taken in; return the counts the page says, by what they are of."""
        answer = self.send(file)
        assert answer.status_code == 200, answer.text
        return counts(answer.text), answer.text


def counts(page):
    flat = " ".join(page.split())
    pairs = (part.split("</dd>")[0] for part in flat.split("<dt>")[1:])
    return {name: int(number) for name, number in (pair.split("</dt><dd>") for pair in pairs)}


@pytest.fixture
def anna(client, city, session, sign_in):
    """Anna at a computer, reading English."""
    city.anna.language = "en"
    session.flush()
    return Sender(sign_in(client, city.anna), city.anna)


def stored(session):
    return session.scalar(select(func.count()).select_from(Change))


def refused(answer, code):
    """Say whether the page shows just this refusal, and the form to try again."""
    title, detail = catalogue()[code].sentences["en"]
    page = answer.text.replace("&#39;", "'")
    assert answer.status_code == catalogue()[code].status
    assert title in page, page
    assert detail.split("{")[0] in page
    return True


@pytest.mark.parametrize("kind", ["sealed", "plain"])
def test_a_copy_becomes_observations_as_if_its_tablet_had_sent_it(
    session, city, anna, lesson, kind
):
    changes = whole(city.anna, lesson)
    inner = content(city.anna, changes, city.tablet.id)
    told, page = anna.told(sealed(session, inner) if kind == "sealed" else plain(inner))
    assert told == {"Stored now": 2, "Here already": 0, "Changes in the file altogether": 2}
    assert "The copy has been received" in page
    row = session.get_one(Observation, UUID(changes[0]["obs"]))
    assert (row.state, row.observer_id) == (State.SUBMITTED, city.anna.id)
    assert f'href="/observations/{row.id}"' in page
    assert set(session.scalars(select(Change.device_id))) == {city.tablet.id}
    assert anna.client.get(f"/observations/{row.id}").status_code == 200


def test_a_copy_sent_twice_is_stored_once(session, city, anna, lesson):
    file = sealed(session, content(city.anna, whole(city.anna, lesson), city.tablet.id))
    anna.told(file)
    told, page = anna.told(file)
    assert told == {"Stored now": 0, "Here already": 2, "Changes in the file altogether": 2}
    assert "Everything in this copy was here already" in page
    assert stored(session) == 2


def test_what_the_tablet_sends_itself_afterwards_is_known(session, city, anna, lesson, tablet):
    changes = whole(city.anna, lesson)
    anna.told(sealed(session, content(city.anna, changes, city.tablet.id)))
    answer = tablet.push(*changes).json["results"]
    assert [each["result"] for each in answer] == ["known", "known"]
    assert stored(session) == 2


def test_what_the_tablet_had_sent_before_is_here_already(session, city, anna, lesson, tablet):
    changes = whole(city.anna, lesson)
    tablet.push(changes[0])
    told, _ = anna.told(plain(content(city.anna, changes, city.tablet.id)))
    assert (told["Stored now"], told["Here already"]) == (1, 1)


def test_a_large_copy_comes_in_by_parts_of_a_push(session, city, anna):
    obs = [new() for _ in range(120)]
    changes = [edit(city.anna, each, S_STIPR=f"Nr. {n}") for n in range(2) for each in obs]
    told, page = anna.told(sealed(session, content(city.anna, changes, city.tablet.id)))
    assert told["Stored now"] == 240
    assert page.count('href="/observations/0') == 50
    assert 'href="/observations"' in page
    assert session.scalar(select(func.count()).select_from(Observation)) == 120


def test_what_could_not_be_understood_spoils_nothing_else(session, city, anna, lesson):
    good = whole(city.anna, lesson)
    bad = [None, {"id": new()}, edit(city.anna, new(), A_B=1) | {"kind": "wish"}]
    told, page = anna.told(plain(content(city.anna, [*bad, *good], city.tablet.id)))
    assert (told["Stored now"], told["Not stored"]) == (2, 3)
    assert "Part of the copy has been received" in page
    assert "The server cannot understand this record." in page


def test_a_change_larger_than_any_push_is_not_taken(session, city, anna):
    huge = edit(city.anna, new(), fields={f"E.{new()}": {"text": "ā" * 30_000} for _ in range(10)})
    told, _ = anna.told(plain(content(city.anna, [huge], city.tablet.id)))
    assert told["Not stored"] == 1
    assert stored(session) == 0


def test_another_change_of_the_same_id_overwrites_nothing(session, city, anna, tablet):
    change = edit(city.anna, new(), S_STIPR="Viens.")
    tablet.push(change)
    other = change | {"fields": {"S.STIPR": {"value": "Otrs.", "base": []}}}
    told, page = anna.told(plain(content(city.anna, [other], city.tablet.id)))
    assert told["Not stored"] == 1
    assert "already keeps another record" in page
    assert "Otrs." not in session.scalars(select(Change.content)).one()


def test_an_empty_copy_is_said_to_be_empty(session, city, anna):
    answer = anna.send(sealed(session, content(city.anna, [])))
    assert answer.status_code == 200
    assert "There is no work in this copy" in answer.text


class TestTheDevice:
    """Which device the history names, and what is set aside because of it."""

    def test_a_revoked_device_is_no_way_around(self, session, city, anna, lesson):
        city.tablet.revoked_at = make.NOW
        changes = whole(city.anna, lesson)
        inner = content(city.anna, changes, city.tablet.id)
        told, page = anna.told(sealed(session, inner))
        assert (told["Stored now"], told["Set aside until somebody decides"]) == (0, 2)
        assert "The access of this device was withdrawn." in page
        assert set(session.scalars(select(Change.held_code))) == {"device-revoked"}
        assert session.get(Observation, UUID(changes[0]["obs"])) is None

    def test_a_closed_account_sends_nothing(self, session, city, anna, lesson):
        city.anna.disabled_at = datetime.now(UTC)
        answer = anna.send(plain(content(city.anna, whole(city.anna, lesson), city.tablet.id)))
        assert (answer.status_code, answer.location[:8]) == (303, "/sign-in")
        assert stored(session) == 0

    def test_who_has_no_right_any_more_hands_in_and_it_is_set_aside(
        self, session, city, anna, lesson
    ):
        session.execute(delete(Role).where(Role.person_id == city.anna.id))
        told, page = anna.told(plain(content(city.anna, whole(city.anna, lesson), city.tablet.id)))
        assert told["Set aside until somebody decides"] == 2
        assert "no right to make this kind of observation" in page

    def test_a_device_this_server_does_not_know_is_made_once_without_a_token(
        self, session, city, anna
    ):
        device = uuid4()
        for _ in range(2):
            anna.told(plain(content(city.anna, [edit(city.anna, new(), A_B=1)], device)))
        row = session.get_one(Device, device)
        assert (row.person_id, row.name, row.registered_at) == (city.anna.id, "Saved copy", None)
        assert set(session.scalars(select(Change.device_id))) == {device}
        assert len(session.scalars(select(Device)).all()) == 2

    def test_it_is_the_tablets_own_as_soon_as_it_signs_in(self, session, city, anna):
        device = uuid4()
        anna.told(plain(content(city.anna, [edit(city.anna, new(), A_B=1)], device)))
        body = {"device": str(device), "name": "Planšete 14"}
        assert anna.client.post("/api/v1/devices", json=body, headers=ORIGIN).status_code == 201
        session.expire_all()
        assert session.get_one(Device, device).name == "Planšete 14"

    @pytest.mark.parametrize("named", ["another person's", None, "no id"])
    def test_where_it_cannot_be_named_the_copies_of_a_person_have_one_device(
        self, session, city, anna, named
    ):
        brunos = make.make_device(session, person=city.bruno)
        device = brunos.id if named == "another person's" else named
        for _ in range(2):
            change = edit(city.anna, new(), A_B=1)
            anna.told(plain(content(city.anna, [change]) | {"device": device and str(device)}))
        (used,) = set(session.scalars(select(Change.device_id)))
        assert used not in (brunos.id, city.tablet.id)
        assert session.get_one(Device, used).person_id == city.anna.id
        assert set(session.scalars(select(Change.held_code))) == {None}

    def test_a_copy_says_nothing_about_the_tablet_itself(self, session, city, anna):
        city.tablet.unsent_count, seen = 3, city.tablet.last_seen_at
        change = edit(city.anna, new(), A_B=1)
        anna.told(plain(content(city.anna, [change], city.tablet.id)))
        session.refresh(city.tablet)
        assert (city.tablet.unsent_count, city.tablet.last_seen_at) == (3, seen)


class TestRefusals:
    """What is not a whole copy of one's own work: each with a code and words of its own."""

    @pytest.fixture
    def file(self, session, city, lesson):
        return sealed(session, content(city.anna, whole(city.anna, lesson), city.tablet.id))

    @pytest.fixture(autouse=True)
    def _nothing_is_stored(self, session):
        yield
        session.rollback()
        assert stored(session) == 0
        assert (
            session.scalars(select(Event.action).where(Event.action == "copy.received")).all() == []
        )

    def test_no_file(self, anna):
        token = csrf_token(anna.client)
        for file in ({}, {"file": (io.BytesIO(b""), "")}):
            sent = {"csrf_token": token, **file}
            assert refused(anna.client.post("/copies", data=sent, headers=ORIGIN), "copy-missing")

    @pytest.mark.parametrize(
        "file",
        [b"", b"\x89PNG\r\n", b"\xff\xfe\x00", b"[1]", b'"sveris"', b"{}", b"<html>", b"7",
         b'{"what": "sveris-backup"}', b'{"obs": "x", "history": []}', b"[" * 100_000],
    )  # fmt: skip
    def test_a_wrong_file(self, anna, file):
        assert refused(anna.send(file), "copy-not-ours")

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
    def test_a_file_that_is_cut_off(self, anna, file, part):
        raw = json.dumps(file).encode()
        assert refused(anna.send(raw[: int(len(raw) * part)]), "copy-cut-off")

    def test_a_file_that_is_cut_off_by_one_letter(self, anna, file):
        assert refused(anna.send(json.dumps(file).encode()[:-1]), "copy-damaged")

    @pytest.mark.parametrize("which", ["wrapped", "iv", "data"])
    def test_a_sealed_file_that_was_altered(self, anna, file, which):
        whole_text = file["sealed"][which]
        for changed in ("A" + whole_text[1:], "B" + whole_text[1:], whole_text[:-4], "", "ā", 7):
            if changed != whole_text:
                file["sealed"][which] = changed
                assert refused(anna.send(file), "copy-damaged")

    @pytest.mark.parametrize("seal", [{"label": b"other"}, {"aad": b"other"}])
    def test_a_seal_of_another_kind(self, session, city, anna, seal):
        assert refused(anna.send(sealed(session, content(city.anna, []), **seal)), "copy-damaged")

    @pytest.mark.parametrize("key", [uuid4(), "newest", ""])
    def test_a_key_that_this_server_does_not_have(self, session, city, anna, key):
        assert refused(
            anna.send(sealed(session, content(city.anna, []), key=key)), "copy-key-unknown"
        )

    def test_a_key_under_another_ones_name(self, session, city, anna):
        other = recovery.make(datetime(2020, 1, 1, tzinfo=UTC))
        session.add(other)
        session.commit()
        file = sealed(session, content(city.anna, []), key=other.id)
        assert refused(anna.send(file), "copy-damaged")

    @pytest.mark.parametrize(
        "inner",
        [None, [], "x", {}, {"person": 7, "changes": []}, {"changes": []}, {"person": "x"},
         {"person": "x", "changes": {}}],
    )  # fmt: skip
    def test_content_of_another_shape(self, anna, inner):
        document = {"what": "sveris-copy", "v": 1, "made_at": "", "plain": inner}
        assert refused(anna.send(document), "copy-damaged")
        assert refused(anna.send(document | {"sealed": []}), "copy-damaged")

    @pytest.mark.parametrize(("v", "code"), [(2, "copy-newer"), (None, "copy-damaged")])
    def test_another_version(self, anna, file, v, code):
        assert refused(anna.send(file | {"v": v}), code)

    @pytest.mark.parametrize("kind", ["sealed", "plain"])
    def test_another_persons_copy(self, session, city, anna, lesson, kind):
        inner = content(city.bruno, whole(city.bruno, lesson))
        file = sealed(session, inner) if kind == "sealed" else plain(inner)
        assert refused(anna.send(file), "copy-of-another")

    def test_one_change_of_another_author_among_ones_own(self, session, city, anna, lesson):
        changes = [*whole(city.anna, lesson), edit(city.bruno, new(), A_B=1)]
        assert refused(anna.send(plain(content(city.anna, changes))), "copy-of-another")
        assert refused(anna.send(plain(content(city.bruno, changes[:2]))), "copy-of-another")

    def test_a_file_that_is_too_large(self, anna, file):
        answer = anna.send(json.dumps(file).encode() + b" " * (copies.MEGABYTES * 1024 * 1024))
        assert refused(answer, "copy-too-large")
        assert f"{copies.MEGABYTES} MB" in answer.text

    def test_a_form_of_another_site_or_of_no_session(self, anna, file):
        assert anna.send(file, csrf_token="made up").status_code == 400
        data = {"csrf_token": csrf_token(anna.client), "file": (io.BytesIO(b"{}"), "x")}
        elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
        assert anna.client.post("/copies", data=data, headers=elsewhere).status_code == 403

    def test_a_stranger_is_asked_to_sign_in_before_a_large_file_is_read(self, app, file):
        stranger = Sender(app.test_client(), None)
        answer = stranger.send(b" " * (3 * 1024 * 1024))
        assert (answer.status_code, answer.location[:8]) == (303, "/sign-in")


def test_a_copy_larger_than_other_requests_may_be_is_taken(session, city, anna):
    notes = [edit(city.anna, new(), S_STIPR="ā" * 30_000) for _ in range(40)]
    file = sealed(session, content(city.anna, notes, city.tablet.id))
    assert len(json.dumps(file)) > 5_000_000
    assert anna.told(file)[0]["Stored now"] == 40


def test_it_is_written_down_with_counts_and_without_content(session, city, anna, lesson):
    anna.told(plain(content(city.anna, [*whole(city.anna, lesson), None], city.tablet.id)))
    event = session.scalars(select(Event)).one()
    assert (event.action, event.actor_id) == ("copy.received", city.anna.id)
    assert event.detail == {
        "device": str(city.tablet.id), "changes": 3, "new": 2, "aside": 0, "refused": 1,
    }  # fmt: skip


def test_a_conflict_is_kept_and_its_observation_shown_as_needing_attention(
    session, city, anna, tablet
):
    obs = new()
    tablet.push(edit(city.anna, obs, S_STIPR="Viens."))
    change = edit(city.anna, obs, S_STIPR="Otrs.")
    told, page = anna.told(plain(content(city.anna, [change], city.tablet.id)))
    assert told["Stored now"] == 1
    assert "Needs attention" in page
    assert session.get_one(Observation, UUID(obs)).conflicts == ["S.STIPR"]


def test_what_came_after_the_submission_is_set_aside_with_the_reason(
    session, city, anna, lesson, tablet
):
    filled, sent = whole(city.anna, lesson)
    tablet.push(filled, sent)
    late = edit(city.anna, filled["obs"], base=[filled["id"]], S_STIPR="Vēl.")
    told, page = anna.told(plain(content(city.anna, [late], city.tablet.id)))
    assert told["Set aside until somebody decides"] == 1
    assert "had already been submitted when this entry came" in page


def test_the_pages_that_lead_to_it_say_so(session, city, anna):
    for path in ("/", "/account"):
        assert 'href="/copies"' in anna.client.get(path).text
    assert "Send from another device" in anna.client.get("/copies").text


@pytest.mark.parametrize("path", ["/", "/copies"])
def test_in_latvian_nothing_of_it_is_english(session, city, anna, lesson, path):
    city.anna.language = "lv"
    session.flush()
    assert "Nosūtīt no citas ierīces" in anna.client.get(path).text
    answer = anna.send(plain(content(city.anna, whole(city.anna, lesson), city.tablet.id)))
    assert "Kopija ir saņemta" in answer.text
    assert "Choose" not in answer.text


def test_a_teacher_sends_the_own_self_observation(session, city, client, sign_in, lesson):
    cilda = session.get_one(Assignment, city.cilda.id).person
    cilda.language = "en"
    session.flush()
    sender = Sender(sign_in(client, cilda), cilda)
    filled = edit(cilda, new(), fields=lesson | {"K.VEIDS": "pasverosana"})
    changes = [filled, submit(cilda, filled["obs"], filled)]
    told, page = sender.told(plain(content(cilda, changes)))
    assert told["Stored now"] == 2
    assert f'href="/observations/{filled["obs"]}"' in page
