"""Importing observations from a file, through the same fold and the same checks."""

import json
import time

import pytest
from sqlalchemy import func, select

from svēris.observations.importing import import_observations
from svēris.observations.lines import Remark
from svēris.observations.models import Change, Observation, State
from svēris.people.models import Assignment, Institution, Person
from tests import factories as make
from tests.observations.making import edit, new, whole
from tests.queries import count_queries


def line(city, **changed):
    """Return one line: Anna's observation of Cilda's lesson, submitted when it was over."""
    fields = city.lesson(**changed.pop("fields", {}))
    return {
        "obs": new(),
        "form": "ms",
        "version": 1,
        "observer": city.anna.email,
        "fields": fields,
        "submitted_at": "2024-03-01T12:00:00+02:00",
        **changed,
    }


def text(*lines):
    return [json.dumps(each, ensure_ascii=False) for each in lines]


@pytest.fixture
def bring_in(session, city):
    def run(*lines, **options):
        report = import_observations(session, text(*lines), now=make.NOW, **options)
        session.commit()
        return report

    return run


def test_a_line_becomes_a_submitted_observation(session, city, bring_in):
    report = bring_in(one := line(city))
    assert (report.stored, report.known, report.refused, report.flagged) == (1, 0, [], [])
    row = session.scalars(select(Observation)).one()
    assert (str(row.id), row.state, row.counts) == (one["obs"], State.SUBMITTED, True)
    assert row.document == one["fields"]
    assert row.submitted_at.isoformat() == "2024-03-01T10:00:00+00:00"
    assert row.observer_id == city.anna.id


def test_the_same_file_twice_changes_nothing(session, city, bring_in):
    lines = [line(city), line(city)]
    bring_in(*lines)
    report = bring_in(*lines)
    assert (report.stored, report.known) == (0, 2)
    assert session.scalar(select(func.count()).select_from(Change)) == 4


def test_other_content_under_an_imported_id_is_refused(city, bring_in):
    one = line(city)
    bring_in(one)
    other = one | {"fields": city.lesson(MS_DIP=1)}
    assert bring_in(other).refused == [Remark(1, "line-differs")]
    assert bring_in(line(city), one | {"observer": city.bruno.email}).refused == [
        Remark(2, "line-differs")
    ]


def test_one_observation_twice_in_a_file_is_stored_once(city, bring_in):
    one = line(city)
    report = bring_in(one, one, one | {"submitted_at": None})
    assert (report.stored, report.known) == (1, 1)
    assert report.refused == [Remark(3, "line-differs")]


def test_an_observation_that_came_from_a_tablet_is_not_overwritten(session, city, bring_in, tablet):
    changes = whole(city.anna, city.lesson())
    tablet.push(*changes)
    one = line(city, obs=changes[0]["obs"])
    assert bring_in(one).refused == [Remark(1, "line-differs")]


def test_a_line_without_a_time_of_submission_is_a_draft_that_a_tablet_can_go_on_with(
    session, city, bring_in, tablet
):
    one = line(city, submitted_at=None)
    assert bring_in(one).stored == 1
    row = session.scalars(select(Observation)).one()
    assert row.state is State.DRAFT
    goes_on = edit(city.anna, one["obs"], base=row.heads["S.STIPR"], fields={"S.STIPR": "Cits."})
    assert tablet.push(goes_on).json["results"][0]["result"] == "applied"


def test_observer_and_teacher_may_be_named_by_their_codes(session, city, bring_in):
    city.anna.code, city.cilda.person.code = "p-anna", "p-cilda"
    bring_in(line(city, observer="p-anna", fields={"K_PEDAGOGS": "p-cilda"}))
    row = session.scalars(select(Observation)).one()
    assert (row.observer_id, row.assignment_id) == (city.anna.id, city.cilda.id)
    assert row.document["K.PEDAGOGS"] == city.cilda.code


def test_old_observations_are_judged_by_when_they_were_submitted(city, bring_in):
    city.cilda.starts_on = city.cilda.starts_on.replace(year=2015)
    old = line(city, fields={"K_DATUMS": "2018-03-01"}, submitted_at="2018-03-02T08:00:00Z")
    late = line(city, fields={"K_DATUMS": "2018-03-01"}, submitted_at="2020-03-02T08:00:00Z")
    report = bring_in(old, late)
    assert [(remark.line, remark.code) for remark in report.flagged] == [(2, "date-implausible")]


@pytest.mark.parametrize(
    ("broken", "remark"),
    [
        ("{", Remark(1, "line-broken")),
        ("[]", Remark(1, "line-broken")),
        ("\udcff", Remark(1, "line-broken")),
        ("{}", Remark(1, "line-malformed",
                      params={"fields": "obs, form, version, observer, fields"})),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_understood_is_refused(session, city, broken, remark):
    assert import_observations(session, [broken], now=make.NOW).refused == [remark]


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"observer": "neviens@example.lv"}, "observer-unknown", "observer"),
        ({"form": "xx"}, "form-unknown", "form"),
        ({"version": 9}, "form-unknown", "form"),
        ({"fields": {"S_STIPR": "x" * 70_000}}, "value-too-large", "S.STIPR"),
        ({"fields": {"S_STIPR": "\0"}}, "text-unstorable", "S.STIPR"),
    ],
)
def test_a_line_that_cannot_be_stored_is_refused(city, bring_in, changed, code, field):
    report = bring_in(line(city), line(city, **changed))
    assert [(r.line, r.code, r.field) for r in report.refused] == [(2, code, field)]
    assert report.stored == 1


def test_missing_places_and_people_are_made_when_asked_for(session, city, bring_in):
    named = {"K_IESTADE": "jauna", "K_ADRESE": "jauna-1", "K_PEDAGOGS": "p-jauns"}
    first = line(city, observer="jauna@example.lv", fields=named)
    second = line(city, observer="jauna@example.lv", fields=named | {"K_DATUMS": "2024-02-01"})
    report = bring_in(first, second, create_missing=True)
    assert (report.stored, report.refused, report.flagged) == (2, [], [])
    school = session.scalars(select(Institution).filter_by(code="jauna")).one()
    post = session.scalars(select(Assignment).filter_by(code="p-jauns")).one()
    assert (post.institution_id, post.person.code) == (school.id, "p-jauns")
    assert session.scalars(select(Person).filter_by(email="jauna@example.lv")).one()


def test_the_number_of_statements_does_not_depend_on_the_number_of_lines(session, city):
    sent = []
    for number in (1, 1, 100):
        lines = text(*(line(city) for _ in range(number)))
        with count_queries() as queries:
            import_observations(session, lines, now=make.NOW)
        sent.append(len(queries))
        session.commit()
    assert sent[1] == sent[2]


class TestCommand:
    """`sveris import observations`."""

    @pytest.fixture
    def command(self, app, session, tmp_path):
        def run(*lines, options=()):
            session.commit()
            file = tmp_path / "vērojumi.ndjson"
            file.write_text("\n".join(text(*lines)) + "\n\n", "utf-8")
            arguments = ["import", "observations", str(file), *options]
            return app.test_cli_runner().invoke(args=arguments)

        return run

    def stored(self, session):
        session.rollback()
        return session.scalar(select(func.count()).select_from(Observation))

    def test_it_imports_a_file(self, session, city, command):
        done = command(line(city), line(city))
        assert (done.exit_code, done.output) == (0, "2 imported, 0 were there already.\n")
        assert self.stored(session) == 2

    @pytest.mark.parametrize("wrong", [{"observer": "nav"}, {"fields": {"K_SK_KLAT": 99}}])
    def test_it_imports_all_or_nothing_and_says_which_line_is_wrong(
        self, session, city, command, wrong
    ):
        done = command(line(city), line(city, **wrong))
        assert done.exit_code == 1
        assert "line 2: " in done.output
        assert self.stored(session) == 0

    def test_it_keeps_the_good_lines_when_told_to(self, session, city, command):
        wrong = line(city, fields={"K_SK_KLAT": 99})
        done = command(line(city), line(city, observer="nav"), wrong, options=["--partial"])
        assert done.exit_code == 0
        assert "line 2: refused: observer: " in done.output
        assert "line 3: needs attention: K.SK_KLAT: " in done.output
        assert self.stored(session) == 2


def test_thousands_of_lines_take_seconds(session, city):
    lines = text(*(line(city) for _ in range(500)))
    began = time.perf_counter()
    assert import_observations(session, lines, now=make.NOW).stored == 500
    # A third of what the demo data needs: a guard against a statement per line, not a benchmark.
    assert time.perf_counter() - began < 15
