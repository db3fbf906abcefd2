"""Rows of observations that a person may take away, with names or without.

A head takes the rows of the own institution, a teacher those about him or her, both with names.
The coordinator takes external ones pseudonymised: no names, no texts, no programme code, no
sensitive answers; the same person has the same pseudonym in every file, which nobody can turn
back without the installation's key. The five states of an answer stay apart (domain.md §3.0).
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from svēris import calendar
from svēris.forms import library
from svēris.forms.answers import Answer, AnswerState
from svēris.forms.items import Definition, Item
from svēris.forms.rules import evaluate
from svēris.observations.answers import tells_about_a_child
from svēris.observations.models import Observation
from svēris.observations.visible import SHARED_STATES, readable
from svēris.people.access import Access
from svēris.reports.tables import Cell, Column, Meaning, Table, Translate

#: Kinds of answers that are coded and so say nothing by their wording.
_CODED = frozenset({"single", "multi", "scale", "number"})
#: Context that stands in columns of its own, or that would name somebody.
_OWN_COLUMN = frozenset(
    {"K.VEROTAJS", "K.VEIDS", "K.IESTADE", "K.ADRESE", "K.PEDAGOGS", "K.DATUMS", "K.KOPA"}
)
PROGRAMME = "K.PROGR"
_IDENTIFYING = frozenset({"K.NO", "K.LIDZ", "K.BURTS", PROGRAMME})

NOT_APPLICABLE, HIDDEN_NA, HIDDEN_0, MISSING = "NA", "NA*", "0*", ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Observations that leave together: all with names, or all without."""

    observations: Sequence[Observation]
    named: bool


def exportable(
    session: Session, access: Access, conditions: Sequence[ColumnElement[bool]]
) -> list[Rows]:
    """Return the rows that a person may take away: with names, and without, each if any."""
    own = access.exporting()
    named: ColumnElement[bool] = Observation.institution_id.in_(sorted(own.institutions))
    if own.as_teacher:
        named = or_(named, Observation.teacher_id == access.person_id)
    ways = [(named, True)]
    if access.exports_pseudonyms():
        # NULL would make both sides unknown; whatever is submitted has a place and a teacher.
        ways.append((not_(named), False))
    found = [
        Rows(_read(session, and_(readable(access), way, *conditions)), with_names)
        for way, with_names in ways
    ]
    return [rows for rows in found if rows.observations]


def _read(session: Session, condition: ColumnElement[bool]) -> Sequence[Observation]:
    return session.scalars(
        select(Observation)
        .where(condition, Observation.state.in_(sorted(SHARED_STATES)))
        .order_by(Observation.lesson_on, Observation.number)
        .options(
            joinedload(Observation.teacher),
            joinedload(Observation.observer),
            joinedload(Observation.institution),
            joinedload(Observation.site),
        )
    ).all()


def pseudonyms(key: str) -> Callable[[UUID | None], str]:
    """Return a function that gives a person the same twelve signs in every file.

    As many as it takes for a country's teachers all to have different ones.
    """

    def pseudonym(person_id: UUID | None) -> str:
        if person_id is None:
            return ""
        # The installation's key signs other things as well; of this nobody can make one of those.
        signed = b"pseudonym:" + person_id.bytes
        return hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()[:12]

    return pseudonym


def tables(
    session: Session, rows: Rows, head: Sequence[tuple[str, str]], *, key: str, _: Translate
) -> list[Table]:
    """Return the rows as tables, one for each form, since each form asks other things."""
    wanted = {(each.form, each.version) for each in rows.observations}
    definitions = library.definitions(session, wanted)
    lists = library.lists(session)
    found = []
    for form in sorted({form for form, _version in wanted}):
        versions = [each for name, each in sorted(definitions.items()) if name[0] == form]
        items = _items(versions, named=rows.named)
        of_form = [each for each in rows.observations if each.form == form]
        if not rows.named:
            # In the order of lessons the dates, which are left out, could be put back.
            of_form.sort(key=lambda each: pseudonyms(key)(each.id))

        def answers(observation: Observation) -> Mapping[str, Answer]:
            definition = definitions[observation.form, observation.version]
            return evaluate(definition, observation.document, lists)

        context = _named if rows.named else _pseudonymous(pseudonyms(key))
        found.append(
            Table(
                title=form.upper() if rows.named else f"{form.upper()} {_('pseudonymised')}",
                head=head,
                columns=[*_columns(_, named=rows.named), *(_column(item) for item in items)],
                rows=[
                    [*context(each), *_cells(answers(each), items, each)] for each in of_form
                ],
                notes=[
                    _(
                        "NA: not applicable, chosen. NA*: not applicable by rule. "
                        "0*: not observed by rule. Empty: not answered."
                    )
                ],
            )
        )  # fmt: skip
    return found


def _items(versions: Sequence[Definition], *, named: bool) -> list[Item]:
    """Return the items of all versions of a form that leave, each once, in the form's order."""
    items = {code: item for version in versions for code, item in version.items.items()}
    return [
        item
        for code, item in items.items()
        if code not in _OWN_COLUMN
        and not item.off
        and (named or (item.kind in _CODED and not item.sensitive and code not in _IDENTIFYING))
    ]


def _columns(_: Translate, *, named: bool) -> list[Column]:
    whose = [Column(_("Teacher"), width=24), Column(_("Observer"), width=24)]
    if not named:
        return [
            Column(_("School year")),
            Column(_("Kind of observation")),
            Column(_("Institution"), width=24),
            *whose,
        ]
    return [
        Column(_("Number"), width=14),
        Column(_("Date"), Meaning.DATE, 12),
        Column(_("Kind of observation")),
        Column(_("State")),
        Column(_("Institution"), width=30),
        Column(_("Site"), width=20),
        *whose,
    ]


def _column(item: Item) -> Column:
    return Column(item.code, Meaning.NUMBER if item.kind in ("scale", "number") else Meaning.TEXT)


def _named(observation: Observation) -> list[Cell]:
    return [
        observation.number,
        observation.lesson_on,
        observation.kind,
        observation.state.value,
        observation.institution.name if observation.institution else None,
        observation.site.address if observation.site else None,
        observation.teacher.name if observation.teacher else None,
        observation.observer.name,
    ]


def _pseudonymous(pseudonym: Callable[[UUID | None], str]) -> Callable[[Observation], list[Cell]]:
    def context(observation: Observation) -> list[Cell]:
        year = observation.school_year
        return [
            None if year is None else calendar.year_label(year),
            observation.kind,
            observation.institution.code if observation.institution else None,
            pseudonym(observation.teacher_id),
            pseudonym(observation.observer_id),
        ]

    return context


def _cells(
    answers: Mapping[str, Answer], items: Sequence[Item], observation: Observation
) -> Iterator[Cell]:
    for item in items:
        if item.kind == "steps":
            yield _steps(observation)
        elif item.code == PROGRAMME and tells_about_a_child(observation.document):
            yield MISSING
        else:
            yield _cell(answers.get(item.code))


def _cell(answer: Answer | None) -> Cell:
    if answer is None or answer.state is AnswerState.MISSING:
        return MISSING
    if answer.state is AnswerState.NA:
        return NOT_APPLICABLE
    if answer.state is AnswerState.HIDDEN_NA:
        return HIDDEN_NA
    if answer.state is AnswerState.HIDDEN_0:
        return HIDDEN_0
    value = answer.value
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if isinstance(value, (int, str)) else str(value)


def _steps(observation: Observation) -> str:
    fields = sorted(name for name in observation.document if name.startswith("S.SOLIS."))
    steps = (observation.document[name] for name in fields)
    return "\n".join(str(step.get("text", "")) for step in steps if isinstance(step, dict))
