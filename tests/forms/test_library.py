"""The library: published once, never changed, found again by form and version."""

import copy
import json

import pytest
from sqlalchemy import select

from svēris.forms import library
from svēris.forms.definition import BadDefinition
from svēris.forms.models import FormState, FormVersion
from svēris.people.models import ListItem
from svēris.places import FORMS_SCHEMA
from svēris.problems import Problem
from tests.factories import NOW, make_institution
from tests.forms.vectors import FORMS, raw_form
from tests.queries import count_queries


def next_version(form="ms", **members):
    return {**raw_form(form), "version": 2, **members}


def test_a_published_form_is_found_by_form_and_version(session):
    row = library.publish(session, raw_form("ms"), now=NOW)
    assert (row.form, row.version, row.state, row.published_at) == ("ms", 1, FormState.OPEN, NOW)
    assert row.digest == FORMS["ms"].digest
    assert "$schema" not in row.definition
    assert list(library.definition(session, "ms", 1).items) == list(FORMS["ms"].items)


def test_publishing_the_same_again_changes_nothing(session):
    first = library.publish(session, raw_form("ms"), now=NOW)
    seq = first.seq
    again = library.publish(session, raw_form("ms"), now=NOW.replace(year=2030))
    session.flush()
    assert again is first
    assert (again.published_at, again.seq) == (NOW, seq)


def test_a_published_version_cannot_get_other_content(session):
    library.publish(session, raw_form("ms"), now=NOW)
    changed = copy.deepcopy(raw_form("ms"))
    changed["title"]["lv"] = "Cita lapa"
    with pytest.raises(Problem) as refused:
        library.publish(session, changed, now=NOW)
    assert refused.value.code == "form-changed"
    assert library.definition(session, "ms", 1).title["lv"] == "Mācību stundas vērošanas lapa"


def test_a_broken_form_is_not_published(session):
    with pytest.raises(BadDefinition):
        library.publish(session, raw_form("ms") | {"family": "RN"}, now=NOW)
    assert session.scalars(select(FormVersion)).all() == []


def test_a_newer_version_lets_the_older_close_and_both_stay_readable(session):
    library.publish(session, raw_form("ms"), now=NOW)
    library.publish(session, raw_form("rn"), now=NOW)
    library.publish(session, next_version(), now=NOW)
    states = {(row.form, row.version): row.state for row in library.published(session)}
    assert states == {
        ("ms", 2): FormState.OPEN,
        ("ms", 1): FormState.CLOSING,
        ("rn", 1): FormState.OPEN,
    }
    assert library.definition(session, "ms", 1).version == 1


def test_a_state_can_be_set_and_the_content_stays(session):
    digest = library.publish(session, raw_form("ms"), now=NOW).digest
    row = library.set_state(session, "ms", 1, FormState.CLOSED)
    assert (row.state, row.digest) == (FormState.CLOSED, digest)


@pytest.mark.parametrize("find", [library.definition, lambda *a: library.set_state(*a, "open")])
def test_what_is_not_published_is_refused(session, find):
    with pytest.raises(Problem) as refused:
        find(session, "nav", 7)
    assert refused.value.code == "form-not-published"


def test_definitions_of_many_observations_cost_one_statement_once_read(session):
    library.publish_folder(session, FORMS_SCHEMA, NOW)
    wanted = [("ms", 1), ("rn", 1), ("mt", 1), ("nav", 1)] * 50
    library.definitions(session, wanted)
    with count_queries() as queries:
        found = library.definitions(session, wanted)
    assert len(queries) == 1
    assert set(found) == {("ms", 1), ("rn", 1), ("mt", 1)}


def test_a_folder_is_published_whole_and_twice_is_once(session):
    rows = library.publish_folder(session, FORMS_SCHEMA, NOW)
    seqs = [row.seq for row in rows]
    assert [(row.form, row.version) for row in rows] == [
        ("ms", 1), ("ms-s", 1), ("ms-s", 2), ("mt", 1), ("rn", 1),
    ]  # fmt: skip
    items = session.scalars(select(ListItem)).all()
    entries = [(item.list, item.code, item.seq) for item in items]
    assert library.publish_folder(session, FORMS_SCHEMA, NOW) == rows
    session.flush()
    assert [row.seq for row in rows] == seqs
    assert [(item.list, item.code, item.seq) for item in items] == entries


def test_a_folder_with_a_broken_form_names_the_file(session, tmp_path):
    (tmp_path / "ms").mkdir()
    (tmp_path / "ms" / "1.json").write_text(json.dumps({"form": "ms"}), "utf-8")
    with pytest.raises(BadDefinition, match=r"ms/1\.json: \$"):
        library.publish_folder(session, tmp_path, NOW)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]", b""])
def test_a_file_that_is_no_json_object_is_refused_with_its_name(tmp_path, content):
    file = tmp_path / "1.json"
    file.write_bytes(content)
    with pytest.raises(BadDefinition, match=r"1\.json"):
        library.read_json(file)


def test_an_entry_taken_out_of_a_list_is_retired_and_comes_back(session):
    raw = json.loads((FORMS_SCHEMA / "lists" / "sports.json").read_text("utf-8"))
    library.publish_list(session, raw)
    shorter = {**raw, "entries": raw["entries"][1:]}
    library.publish_list(session, shorter)
    taken = session.scalar(select(ListItem).filter_by(code=raw["entries"][0]["code"]))
    assert taken.retired
    assert taken.code in library.lists(session)["sports"]
    library.publish_list(session, raw)
    assert not taken.retired


def test_lists_hold_names_attributes_institutions_and_sites(session):
    library.publish_folder(session, FORMS_SCHEMA, NOW)
    school = make_institution(session, code="skola")
    lists = library.lists(session)
    assert lists["subjects"]["anglu_valoda"] == {
        "lv": "Angļu valoda", "en": "English", "area": "VAL", "foreign": True,
    }  # fmt: skip
    assert set(lists["areas"]) == {"VAL", "SOC", "KUL", "DAB", "MAT", "TEH", "VES", "AUD", "STA"}
    assert lists["institutions"]["skola"]["lv"] == school.name
    assert lists["sites"]["skola-1"]["institution"] == "skola"
    assert lists["sites"]["skola-1"]["programmes"] == ["21011111"]


@pytest.mark.parametrize("schools", [1, 20])
def test_lists_cost_three_statements_whatever_their_size(session, schools):
    for _ in range(schools):
        make_institution(session, sites=2)
    with count_queries() as queries:
        library.lists(session)
    assert len(queries) == 3


def test_every_subject_belongs_to_an_area(session):
    library.publish_folder(session, FORMS_SCHEMA, NOW)
    lists = library.lists(session)
    assert {subject["area"] for subject in lists["subjects"].values()} == set(lists["areas"])
