"""Coverage as tables. Like every table of this room it presents and computes nothing."""

from collections.abc import Iterator, Sequence

from svēris.calendar import Period
from svēris.reports.tables import Cell, Column, Meaning, Table, Translate
from svēris.results import statistics, wording
from svēris.results.coverage import Coverage
from svēris.results.coverage_grades import Grade
from svēris.results.disclosure import Hidden
from svēris.results.presence import EXPERIENCE, WAYS, Line
from svēris.results.terms import PERIODS, SEMESTERS, Terms

#: One line of coverage with what it is of: group, and part of the group.
_Named = tuple[str, str, Line]


def coverage_table(found: Coverage, head: Sequence[tuple[str, str]], _: Translate) -> Table:
    """Return every number of a page of coverage, a row for each."""
    lines = list(_lines(found, _))
    return Table(
        title=_("Coverage"),
        head=head,
        columns=[
            Column(_("Group"), width=24),
            Column(_("Part"), width=40),
            Column(_("Observed how"), width=34),
            Column(_("Period"), width=16),
            Column(_("Were observed"), Meaning.NUMBER, 10),
            Column(_("To be observed"), Meaning.NUMBER, 12),
            Column(_("Per cent"), Meaning.SHARE, 10),
            Column(_("Not shown because"), width=24),
        ],
        rows=[row for line in lines for row in _rows(line, _)],
        notes=[
            _("To be observed: present for at least 30 days between the first and the last lesson "
              "of the period, long absences taken off; the city counts persons, an institution "
              "assignments."),
        ],
    )  # fmt: skip


def dates(terms: Terms, _: Translate) -> tuple[str, str]:
    """Return between which days somebody had to be present, as a line above a table."""
    periods = _periods(_)
    days = "; ".join(f"{periods[each]} {_stretch(terms.taught(each))}" for each in SEMESTERS)
    if not terms.confirmed:
        days += f" ({_('not confirmed by the board yet')})"
    return _("When lessons are taught"), days


def _stretch(days: Period) -> str:
    return f"{days.first:%d.%m.%Y.} – {days.last:%d.%m.%Y.}"


def grades_table(found: Coverage, way: str, _: Translate) -> Table:
    """Return lessons by grade: by semester, their teachers, and the years these have taught."""
    periods, names = _periods(_), _parts(_)
    return Table(
        title=_("By grade"),
        head=[(_("Observed how"), _ways(_)[way])],
        columns=[
            Column(_("Grade"), Meaning.NUMBER),
            *(
                Column(f"{_('Lessons observed')}, {periods[each]}", Meaning.NUMBER, 16)
                for each in PERIODS
            ),
            Column(_("Teachers whose lessons these were"), Meaning.NUMBER, 16),
            *(
                Column(f"{_('Years of teaching')}: {names[each]}", Meaning.NUMBER, 16)
                for each in EXPERIENCE
            ),
        ],
        rows=[
            [
                int(grade), *(of.lessons[each] for each in PERIODS), of.teachers,
                *(_lessons(of, each, _) for each in EXPERIENCE),
            ]
            for grade, of in found.grades.items()
        ],
        notes=[
            _("By years of teaching: lessons of the whole school year."),
        ],
    )  # fmt: skip


def _lessons(of: Grade, band: str, _: Translate) -> Cell:
    lessons = of.experience.get(band, 0)
    return _("Not enough data") if lessons is None else lessons


def _lines(found: Coverage, _: Translate) -> Iterator[_Named]:
    if found.institution is None:
        yield _("City"), "", found.line
    else:
        yield _("Institution"), found.institution.name, found.line
    yield _("Support staff"), "", found.support
    for institution, line in found.institutions:
        yield _("Institution"), institution.name, line
    names = _parts(_)
    for split, title in (
        ("duty", _("Duty")),
        ("area", _("Subject area")),
        ("experience", _("Years of teaching")),
    ):
        for code, line in found.splits.get(split, {}).items():
            yield title, names.get(code, code), line


def _rows(named: _Named, _: Translate) -> Iterator[Sequence[Cell]]:
    group, part, line = named
    if line.hidden is Hidden.EMPTY:
        return
    if line.hidden is not None:
        yield [group, part, None, None, None, None, None, _("Not enough data")]
        return
    ways, periods = _ways(_), _periods(_)
    for way in WAYS:
        for period in PERIODS:
            tally = line.tally(period, way)
            if tally is None:
                continue
            places = wording.decimals(tally.n, None)
            share = (
                None if places is None else statistics.per_cent(tally.k, tally.n, places).scaleb(-2)
            )
            yield [group, part, ways[way], periods[period], tally.k, tally.n, share, None]


def _ways(_: Translate) -> dict[str, str]:
    return {
        "ieksieja": _("Observed internally"),
        "areja": _("Observed externally"),
        "areja,ieksieja": _("Observed externally or internally"),
        "savstarpeja": _("Observed by a colleague"),
        "observer": _("Observed a colleague"),
    }


def _periods(_: Translate) -> dict[str, str]:
    return {
        "first": _("1st semester"),
        "second": _("2nd semester"),
        "year": _("School year"),
    }


def _parts(_: Translate) -> dict[str, str]:
    return {
        "teacher": _("Teachers of schools"),
        "preschool_teacher": _("Preschool teachers"),
        "coach": _("Coaches"),
        "0": _("first three years"),
        "3": _("3 to 9 years"),
        "10": _("10 to 19 years"),
        "20": _("20 years and more"),
        "unknown": _("not recorded"),
        "VAL": _("Languages"),
        "SOC": _("Social and civic"),
        "KUL": _("Culture and self-expression in art"),
        "DAB": _("Natural sciences"),
        "MAT": _("Mathematics"),
        "TEH": _("Technology"),
        "VES": _("Health and physical activity"),
        "AUD": _("Class hour"),
        "STA": _("Interdisciplinary"),
    }
