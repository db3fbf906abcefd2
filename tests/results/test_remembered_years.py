"""What is remembered of one school year outlasts what happens in another, and nothing else does."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from svēris.db import db
from svēris.observations import materialise
from svēris.observations.models import Observation
from svēris.observations.receive import receive
from svēris.people.models import Duty, InstitutionType
from svēris.results import indicators, outcomes, publishing, remembered
from svēris.results.disclosure import INSIDE
from svēris.results.figures import figures
from svēris.results.filters import KINDS, Filter
from svēris.results.targets import Aim, set_aims
from tests.factories import NOW, make_person
from tests.observations.making import make_city, observation, whole
from tests.queries import count_queries

#: The school year before, and a day in it.
BEFORE, THEN = 2022, date(2023, 3, 1)


@pytest.fixture
def another(session):
    """A session of its own, as of another request."""
    with Session(db.engine.execution_options(reads=True)) as found:
        yield found


def reported(session, year=2023, **given):
    """Return the report of a school year, in a transaction of its own, and its statements."""
    session.rollback()
    with count_queries() as statements:
        report = figures(session, Filter(year=year, **given), rule=INSIDE, now=NOW, kinds=KINDS)
    return report, statements


def seen(session, year=2023, code="sr-def", **given):
    """Return on how many lessons a figure of a school year stands."""
    report, _statements = reported(session, year, **given)
    (figure,) = [
        each
        for each in report.figures
        if each.formula.code == code and each.part is None and len(each.kinds) == 1
    ]
    return figure.tally.n if figure.tally else figure.hidden


@pytest.fixture
def teachers(city):
    """Six teachers, each seen once in two school years; committed."""
    school = city.school()
    found = [city.teacher(school) for _ in range(7)]
    for teacher in found[:6]:
        city.observe(teacher)
        city.observe(teacher, on=THEN)
    city.session.commit()
    return found


def test_a_lesson_of_this_year_leaves_the_lessons_of_last_year_counted(
    city, session, teachers, another
):
    reported(another)
    reported(another, BEFORE)
    city.observe(teachers[0])
    session.commit()
    assert seen(another) == 7
    _report, again = reported(another, BEFORE)
    assert not [each for each in again if "FROM outcome" in each]


def test_a_lesson_of_last_year_is_seen_in_its_own_year_and_beside_this_one(
    city, session, teachers, another
):
    assert (seen(another), seen(another, BEFORE)) == (6, 6)
    city.observe(teachers[0], on=THEN)
    session.commit()
    assert (seen(another), seen(another, BEFORE)) == (6, 7)
    report, _ = reported(another)
    (figure,) = [each for each in report.figures if each.formula.code == "sr-def"]
    assert figure.before.n == 7


def test_an_old_lesson_whose_answer_is_corrected_is_seen_at_once(city, session, teachers, another):
    old = session.scalars(select(Observation).where(Observation.school_year == BEFORE)).first()
    before, _ = reported(another, BEFORE)
    old.document = {**old.document, "MS.SR.DEF": 0}
    outcomes.recompute(session, [old])
    session.commit()
    after, _ = reported(another, BEFORE)
    assert (share(before), share(after)) == (6, 5)


def share(report, code="sr-def"):
    """Return the numerator of an indicator."""
    (figure,) = [each for each in report.figures if each.formula.code == code]
    return figure.tally.k


def test_what_is_known_of_teachers_is_seen_at_once(city, session, teachers, another):
    counted, _ = reported(another)
    covered = {each.formula.code: each.tally for each in counted.figures if coverage(each)}
    assert covered
    city.teacher(city.school(), duty=Duty.TEACHER)
    session.commit()
    after, _ = reported(another)
    now = {each.formula.code: each.tally for each in after.figures if coverage(each)}
    assert now != covered


def coverage(figure):
    """Say whether a figure is one of coverage."""
    return figure.formula.measure["kind"] == "coverage"


def test_the_type_of_an_institution_is_seen_at_once(city, session, teachers, another):
    assert seen(another, institution_type="general") == 6
    school = teachers[0].institution
    school.type = InstitutionType.HOBBY
    session.commit()
    assert seen(another, institution_type="general") != 6


def test_a_target_is_seen_at_once(session, teachers, another):
    before, _ = reported(another)
    set_aims(session, "sr-def", [Aim(2024, 700, is_base=False, source="Plāns")])
    session.commit()
    after, _ = reported(another)
    assert "sr-def" not in before.aims or before.aims["sr-def"] != after.aims["sr-def"]
    assert [aim.permille for aim in after.aims["sr-def"]] == [700]


def test_a_new_version_of_an_indicator_is_seen_at_once(session, teachers, another):
    reported(another)
    (old,) = [each for each in indicators.current(session) if each.code == "sr-def"]
    raw = {**old.raw, "version": 2}
    raw["measure"] = {"kind": "share", "numerator": {"not": {"observed": "SR.DEF"}}}
    indicators.publish(session, [raw], NOW)
    (new,) = [each for each in indicators.current(session) if each.code == "sr-def"]
    outcomes.compute(session, [new])
    session.commit()
    for year in (2023, BEFORE):
        report, _ = reported(another, year)
        assert share(report) == 0


def test_outcomes_made_anew_are_seen_at_once(session, teachers, another):
    reported(another, BEFORE)
    old = session.scalars(select(Observation).where(Observation.school_year == BEFORE)).first()
    old.document = {**old.document, "MS.SR.DEF": 0}
    outcomes.rebuild(session)
    session.commit()
    report, _ = reported(another, BEFORE)
    assert share(report) == 5


def test_what_is_counted_while_something_is_committed_is_used_by_nobody(
    city, session, teachers, another
):
    memory = remembered.memory(another)

    def meanwhile():
        city.observe(teachers[6])
        session.commit()
        return "of no state"

    assert memory.of("key", meanwhile, years=(2023,)) == "of no state"
    another.rollback()
    assert remembered.memory(another).of("key", lambda: "anew", years=(2023,)) == "anew"


def test_a_memory_forgets_as_soon_as_its_transaction_writes(city, session, teachers):
    memory = remembered.memory(session)
    assert memory.of("key", lambda: 1) == 1
    city.observe(teachers[0])
    assert memory.of("key", lambda: 2) == 2
    session.rollback()
    assert remembered.memory(session).of("key", lambda: 3) == 1


def test_a_lesson_moved_to_another_year_changes_the_one_it_leaves_as_well(session, another):
    small = make_city(session)
    indicators.publish(session, indicators.read_folder(), NOW)
    changes = whole(small.anna, small.lesson(K_DATUMS="2024-03-01"))
    receive(session, changes, small.tablet, NOW)
    lesson = observation(session, changes)
    assert (lesson.counts, lesson.school_year) == (True, 2023)
    # As if it had been made with another day.
    session.execute(
        update(Observation).where(Observation.id == lesson.id).values(school_year=BEFORE)
    )
    session.commit()
    before = remembered._states(another)
    another.rollback()
    materialise.refold(session, [lesson.id], NOW)
    session.commit()
    after = remembered._states(another)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"outcomes-2022", "outcomes-2023"}


def test_putting_an_indicator_in_force_and_withdrawing_it_each_make_another_state(session, another):
    """What may be shown of every indicator rests on which others there are."""
    raw = next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def")
    states = []

    def look():
        another.rollback()
        states.append(remembered._states(another))

    look()
    indicators.publish(session, [{**raw, "code": "own-mine"}], NOW)
    session.commit()
    look()
    by = make_person(session)
    publishing.withdraw(session, "own-mine", reason="no longer asked", by=by.id, now=NOW)
    session.commit()
    look()
    assert states[0] != states[1] != states[2]
