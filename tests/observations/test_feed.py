"""What tablets fetch and compare: the feed, forms, reconciliation (sync.md §4)."""

import pytest
from sqlalchemy import select

from svēris.db import epoch, set_setting, uuid7
from svēris.forms.models import FormVersion
from svēris.observations.incoming import understood
from svēris.people.models import Person
from tests import factories as make
from tests.observations.conftest import Calls
from tests.observations.making import edit, new, whole
from tests.queries import count_queries


def records(answer, kind):
    return {each["id"]: each for each in answer.json["changes"] if each["t"] == kind}


class TestPull:
    """GET /api/v1/pull."""

    def test_a_tablet_gets_forms_lists_places_posts_and_itself(self, session, city, tablet):
        answer = tablet.pull()
        assert (answer.status_code, answer.json["more"], answer.json["reset"]) == (200, False, True)
        form = records(answer, "form")
        assert {each["data"]["form"] for each in form.values()} == {"ms", "ms-s", "rn", "mt"}
        (ms,) = (each for each in form.values() if each["data"]["form"] == "ms")
        assert ms["id"] == f"ms@{ms['data']['digest']}"
        assert set(ms["data"]["title"]) == {"lv", "en"}
        assert "subjects" in records(answer, "list")
        assert records(answer, "institution")["skola"]["data"]["sites"][0] == {
            "code": "skola-1",
            "address": city.school.sites[0].address,
            "programmes": ["21011111"],
        }
        assert records(answer, "assignment")["cilda-skola"]["data"] == {
            "person": str(city.cilda.person_id),
            "name": f"{city.cilda.person.family_name} {city.cilda.person.given_name}",
            "institution": "skola",
            "duty": "teacher",
            "subjects": ["matematika"],
            "from": "2023-09-01",
            "to": None,
        }
        assert records(answer, "person")[str(city.anna.id)]["data"] == {
            "name": city.anna.name,
            "language": "lv",
            "kinds": ["areja"],
            "institutions": "all",
        }

    def test_a_school_observer_gets_the_own_school_only(self, session, city, client):
        make.make_device(session, person=city.bruno, token="brunos-token")
        make.make_assignment(session, institution=city.other_school, code="cits")
        answer = Calls(client, "brunos-token").pull()
        assert set(records(answer, "institution")) == {"skola"}
        assert set(records(answer, "assignment")) == {"cilda-skola"}
        assert records(answer, "person")[str(city.bruno.id)]["data"]["institutions"] == ["skola"]

    def test_what_was_pushed_comes_back_with_what_became_of_it(self, city, tablet, lesson):
        filled, sent = whole(city.anna, lesson)
        tablet.push(filled, sent)
        late = edit(city.anna, filled["obs"], base=[filled["id"]], fields={"S.STIPR": "Vēlāk"})
        tablet.push(late)
        answer = tablet.pull()
        changes = records(answer, "change")
        assert [changes[each["id"]]["data"] for each in (filled, sent, late)] == [
            filled,
            sent,
            late,
        ]
        assert changes[late["id"]]["held"] == "already-submitted"
        data = records(answer, "observation")[filled["obs"]]["data"]
        assert data["submitted_at"] is not None
        assert {key: data[key] for key in data if key not in ("number", "submitted_at")} == {
            "state": "submitted",
            "flags": [],
            "conflicts": [],
            "revision": 1,
            "accepted": sent["id"],
            "reopened": None,
            "late": [late["id"]],
        }

    def test_nobody_gets_what_others_wrote(self, session, city, tablet, client):
        make.make_device(session, person=city.bruno, token="brunos-token")
        tablet.push(edit(city.anna, new(), A_B=1))
        answer = Calls(client, "brunos-token").pull()
        assert (records(answer, "change"), records(answer, "observation")) == ({}, {})

    def test_the_next_pull_has_only_what_changed(self, session, city, tablet):
        cursor = tablet.pull().json["cursor"]
        answer = tablet.pull(cursor)
        assert (answer.json["changes"], answer.json["reset"]) == ([], False)
        session.get(Person, city.cilda.person_id).family_name = "Cita"
        answer = tablet.pull(cursor)
        assert [(each["t"], each["id"]) for each in answer.json["changes"]] == [
            ("assignment", "cilda-skola")
        ]

    def test_paging_gives_every_record_once_in_the_order_of_the_feed(self, session, city, tablet):
        for _ in range(120):
            make.make_assignment(session, institution=city.school)
        whole_feed = tablet.pull(limit=1000).json["changes"]
        seen, cursor, more = [], "", True
        while more:
            answer = tablet.pull(cursor, limit=50).json
            assert len(answer["changes"]) <= 50
            seen += answer["changes"]
            cursor, more = answer["cursor"], answer["more"]
        assert seen == whole_feed
        assert [each["seq"] for each in seen] == sorted(each["seq"] for each in seen)

    def test_records_of_one_place_stay_together(self, session, city, tablet):
        for _ in range(60):
            make.make_assignment(session, institution=city.school)
        person = make.make_person(session)
        for _ in range(4):
            make.make_assignment(session, person=person, institution=city.school)
        person.given_name = "Cits"
        session.flush()
        for _ in range(30):
            make.make_assignment(session, institution=city.school)
        seen, cursor, more = set(), "", True
        while more:
            answer = tablet.pull(cursor, limit=50).json
            seen |= {each["id"] for each in answer["changes"] if each["t"] == "assignment"}
            cursor, more = answer["cursor"], answer["more"]
        assert len(seen) == 1 + 60 + 4 + 30

    def test_a_new_right_begins_the_feed_anew(self, session, city, tablet):
        cursor = tablet.pull().json["cursor"]
        make.make_assignment(session, person=city.anna, institution=city.school)
        answer = tablet.pull(cursor)
        assert answer.json["reset"] is True
        assert "savstarpeja" in records(answer, "person")[str(city.anna.id)]["data"]["kinds"]
        assert len(records(answer, "form")) == 5

    def test_a_restored_server_says_so_and_names_its_epoch(self, session, tablet):
        cursor = tablet.pull().json["cursor"]
        before = epoch(session)
        set_setting(session, "epoch", restored := str(uuid7()))
        for answer in (tablet.pull(cursor), tablet.pull(epoch=before)):
            assert (answer.status_code, answer.json["code"]) == (409, "epoch-changed")
            assert answer.json["epoch"] == restored
        assert tablet.pull(epoch=restored).status_code == 200

    @pytest.mark.parametrize("cursor", ["x", "1", "1.", "-1.a.b", "9" * 40 + ".a.b", "²."])
    def test_a_cursor_that_is_none_of_ours_begins_anew(self, tablet, cursor):
        answer = tablet.pull(cursor)
        assert (answer.status_code, answer.json["reset"]) == (200, True)

    def test_a_tablet_that_has_it_already_gets_304(self, tablet):
        first = tablet.pull()
        again = tablet.pull(headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")

    def test_the_number_of_statements_does_not_depend_on_what_there_is(self, session, city, tablet):
        sent = []
        tablet.pull()
        for more in (0, 60):
            for _ in range(more):
                make.make_assignment(session, institution=make.make_institution(session))
                tablet.push(*whole(city.anna, city.lesson()))
            with count_queries() as queries:
                tablet.pull(limit=1000)
            sent.append(len(queries))
        assert sent[0] == sent[1] <= 16


class TestForm:
    """GET /api/v1/forms/<form>@<digest>."""

    def test_a_form_may_be_kept_for_ever(self, session, tablet):
        row = session.scalars(select(FormVersion).filter_by(form="ms")).one()
        answer = tablet.get(f"/api/v1/forms/ms@{row.digest}")
        assert answer.json == row.definition
        assert "immutable" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("name", ["ms@0", "xx@0"])
    def test_a_form_that_was_never_published_is_not_found(self, tablet, name):
        answer = tablet.get(f"/api/v1/forms/{name}")
        assert (answer.status_code, answer.json["code"]) == (404, "not-found")

    @pytest.mark.parametrize("name", ["ms@%00", "%00@0"])
    def test_a_name_that_no_database_could_hold_is_refused(self, tablet, name):
        answer = tablet.get(f"/api/v1/forms/{name}")
        assert (answer.status_code, answer.json["code"]) == (400, "bad-request")


class TestReconcile:
    """POST /api/v1/reconcile."""

    def test_it_names_what_is_lacking_and_what_is_different(self, city, tablet):
        here, other, lost = (edit(city.anna, new(), A_B=n) for n in range(3))
        tablet.push(here, other)
        believed = [
            {"id": here["id"], "hash": understood(here).hash},
            {"id": other["id"], "hash": "0" * 64},
            {"id": lost["id"], "hash": understood(lost).hash},
        ]
        answer = tablet.post("/api/v1/reconcile", json={"changes": believed})
        assert answer.json["lacking"] == [lost["id"]]
        assert answer.json["different"] == [other["id"]]

    @pytest.mark.parametrize("wrong", [{}, {"changes": [{}]}, {"changes": [{"id": 1}]}, []])
    def test_what_it_does_not_understand_it_refuses(self, tablet, wrong):
        assert tablet.post("/api/v1/reconcile", json=wrong).status_code == 422
