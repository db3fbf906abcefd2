"""Coverage: how many of those who were to be observed in a school year were (domain.md §5.5).

The city is read even for one school: its line stands beside the school's, and whether a school's
numbers may be shown to those who do not work in it depends on the others (`presence.judge`). What
divides a school further (duty, area, experience) is for those who work in it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from svēris.people.models import Duty, Institution, InstitutionType
from svēris.results import counts, counts_coverage, coverage_grades, presence
from svēris.results.counts import Pass
from svēris.results.coverage_grades import Grade
from svēris.results.disclosure import Hidden, Rule
from svēris.results.filters import Filter
from svēris.results.presence import Line, Post
from svēris.results.tallies import Tally, Volume
from svēris.results.terms import Terms
from svēris.results.volumes import POOLED

#: For who leads an institution and knows everybody in it.
EVERYTHING = Rule(lessons=1, teachers=1)

#: The line of semesters: the share of teachers that the state's quality service expects.
SEMESTER_LINE = 20
EXTERNAL = "areja"
_SCHOOLS = (InstitutionType.GENERAL, InstitutionType.PRESCHOOL)
_NOTHING = Line(hidden=Hidden.EMPTY)


@dataclass(frozen=True, slots=True)
class Share:
    """How far external observation reaches: lessons, and teachers of schools and preschools."""

    lessons: int
    teachers: Tally

    @property
    def at_most(self) -> Tally:
        """The share of teachers if every lesson were another teacher's."""
        return Tally(min(self.lessons, self.teachers.n), self.teachers.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Everything that is said about the coverage of the city, or of an institution in it."""

    terms: Terms
    #: None is the city.
    institution: Institution | None
    #: Of the place, and of the city beside it; teachers only.
    line: Line
    city: Line
    #: Support staff, who are counted apart; empty where there are none.
    support: Line = _NOTHING
    #: By institution, for who sees institutions by name.
    institutions: Sequence[tuple[Institution, Line]] = ()
    #: By duty, area and experience: codes with their lines, in the order they are read.
    splits: Mapping[str, Mapping[str, Line]] = field(default_factory=dict)
    #: Lessons by grade: who teaches which grade is not known, so no share.
    grades: Mapping[str, Grade] = field(default_factory=dict)
    external: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Coverage of what is asked: a school year as of a day, and a place."""

    terms: Terms
    today: date
    #: The way of `presence.WAYS` that is chosen; most of an answer has all of them.
    way: str
    #: None is the city.
    institution: Institution | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What one person may see of coverage."""

    #: The smallest group of the city's and of other institutions' numbers.
    rule: Rule
    #: Institutions are shown by name beside one another.
    by_name: bool = False
    #: The smallest group inside the own institution; None where one does not work in it.
    inside: Rule | None = None


def coverage(session: Session, asked: Question, reader: Reader) -> Coverage:
    """Return the coverage of the city or of an institution in a school year."""
    terms, institution = asked.terms, asked.institution
    everybody = read(session, terms, asked.today)
    teachers = [post for post in everybody if post.work.duty is not Duty.SUPPORT]
    city = _whole(teachers, reader.rule, persons=True)
    by_place = presence.lines(
        presence.grouped(teachers, lambda post: [post.work.institution_id]),
        replace(reader.rule, institutions=1),
        persons=False,
    )
    if institution is None:
        found = Coverage(
            terms=terms, institution=None, line=city, city=city,
            institutions=_named(session, by_place) if reader.by_name else (),
        )  # fmt: skip
        return found if city.hidden else _with_parts(session, found, everybody, asked, reader.rule)
    if reader.inside is None:
        line = by_place.get(institution.id, _NOTHING)
        return Coverage(terms=terms, institution=institution, line=line, city=city)
    here = [post for post in everybody if post.work.institution_id == institution.id]
    own = [post for post in here if post.work.duty is not Duty.SUPPORT]
    line = _whole(own, reader.inside, persons=False)
    found = Coverage(terms=terms, institution=institution, line=line, city=city)
    return found if line.hidden else _with_parts(session, found, here, asked, reader.inside)


def read(
    session: Session, terms: Terms, today: date, institution_id: int | None = None
) -> list[Post]:
    """Return every assignment of a school year with what happened in it: four statements."""
    days = terms.taught("year")
    return presence.posts(
        counts_coverage.works(session, days, today, institution_id),
        terms,
        counts_coverage.absences(session, days, institution_id),
        counts_coverage.observed(session, terms, institution_id),
        counts_coverage.observers(session, terms, institution_id),
    )


def _whole(posts: Sequence[Post], rule: Rule, *, persons: bool) -> Line:
    return presence.lines({"": posts}, rule, persons=persons)[""]


def _with_parts(
    session: Session, found: Coverage, everybody: Sequence[Post], asked: Question, rule: Rule
) -> Coverage:
    """Add what divides the place that is shown; of a hidden one no part is shown either."""
    city = found.institution is None
    teachers = [post for post in everybody if post.work.duty is not Duty.SUPPORT]
    support = [post for post in everybody if post.work.duty is Duty.SUPPORT]
    groups = _groups(session, teachers, found.terms)
    return replace(
        found,
        support=_whole(support, rule, persons=city),
        splits={
            name: presence.lines(of_name, rule, persons=city) for name, of_name in groups.items()
        },
        grades=_grades(session, asked, rule),
        external=_external(session, teachers, found.terms) if city else None,
    )


def _named(session: Session, by_place: Mapping[int, Line]) -> list[tuple[Institution, Line]]:
    return [
        (institution, by_place[institution.id])
        for institution in counts_coverage.institutions(session)
        if by_place.get(institution.id, _NOTHING).hidden is not Hidden.EMPTY
    ]


def _groups(
    session: Session, teachers: Sequence[Post], terms: Terms
) -> dict[str, dict[str, list[Post]]]:
    """Return teachers by duty, area and experience, each in the order it is read."""
    areas = counts_coverage.areas(session)
    orders = {
        "duty": [duty.value for duty in Duty],
        "area": list(dict.fromkeys(areas.values())),
        "experience": list(presence.EXPERIENCE),
    }
    keys: dict[str, Callable[[Post], Iterable[str]]] = {
        "duty": lambda post: [post.work.duty.value],
        "area": lambda post: {areas[each] for each in post.work.subjects if each in areas},
        "experience": lambda post: [presence.band(post.work.teaching_since, terms.year)],
    }
    found = {name: presence.grouped(teachers, key) for name, key in keys.items()}
    return {
        name: {code: groups[code] for code in orders[name] if code in groups}
        for name, groups in found.items()
    }


def _grades(session: Session, asked: Question, rule: Rule) -> dict[str, Grade]:
    way, place = asked.way, asked.institution
    kinds = (counts_coverage.PEER,) if way == presence.OBSERVER else way.split(",")
    taught = counts_coverage.taught(session, asked.terms, place.id if place else None)
    return coverage_grades.grades(taught, kinds, asked.terms.year, rule)


def _external(session: Session, teachers: Sequence[Post], terms: Terms) -> Share:
    types = {each.id: each.type for each in counts_coverage.institutions(session)}
    base = [
        post
        for post in teachers
        if post.work.duty is not Duty.COACH and types[post.work.institution_id] in _SCHOOLS
    ]
    counted = Pass(
        of=Filter(year=terms.year), years=(terms.year,), period="year", kinds=(EXTERNAL,)
    )
    volume = counts.volume(session, counted, POOLED).get((terms.year, EXTERNAL), Volume())
    year = presence.covers(base, persons=True)["year"]
    return Share(volume.lessons, Tally(year.k[EXTERNAL], year.n))
