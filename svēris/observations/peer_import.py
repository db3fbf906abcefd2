"""Take the rows of a school's shared document in as peer observations.

Each becomes an observation as if its observer had submitted it on the day of the lesson: the same
changes, fold and checks as any import. Its id follows from pair, day and place in the file, so that
a file taken in twice changes nothing. The caller commits, or takes everything back.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from svēris.forms import library
from svēris.observations import importing, peer_people
from svēris.observations.importing import ImportReport
from svēris.observations.lines import Line, Remark
from svēris.observations.peer_people import Post, Somebody, Staff
from svēris.observations.peer_rows import PeerRow, understood
from svēris.observations.sheets import Rows

FORM, VERSION = "ms-s", 2
#: Of the identities that follow from a row; never to be changed.
_NAMESPACE = UUID("6f0d8a0e-5c1b-5b0e-9a52-3f7a3f4a9f11")
#: When on the day of its lesson a row counts as submitted: a document knows the day alone.
_SUBMITTED_AT = time(6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row that can be taken in, for people to look at before it is."""

    number: int
    on: date
    observer: str
    teacher: str
    institution: str


@dataclass(slots=True)
class PeerReport:
    """What becomes of the rows of a document."""

    imported: ImportReport
    shown: list[Shown] = field(default_factory=list)

    @property
    def refused(self) -> list[Remark]:
        """The rows that cannot be taken in, and why."""
        both = [*self.imported.refused, *self.imported.flagged]
        return sorted(both, key=lambda remark: remark.line)


def take_in(
    session: Session, rows: Rows, *, places: frozenset[int] | None, now: datetime,
    but: Collection[int] = (),
) -> PeerReport:  # fmt: skip
    """Take rows in and return what became of them; `places` are the institutions they may be of.

    Rows whose number is in `but` are left out. Raises Problem where there is no table at all.
    """
    definition = library.definition(session, FORM, VERSION)
    subjects = library.lists(session)["subjects"]
    staff, report = peer_people.read(session), PeerReport(ImportReport())
    lines: list[Line] = []
    times: Counter[tuple[UUID, str, date]] = Counter()
    for row in understood(rows, definition, subjects):
        pair = _Pair.of(row, staff, places, now.date()) if isinstance(row, PeerRow) else row
        if isinstance(pair, Remark):
            report.imported.refused.append(pair)
            continue
        times[pair.key] += 1
        if pair.row.number not in but:
            lines.append(pair.line(times[pair.key]))
            report.shown.append(pair.shown())
    importing.take_in(session, lines, report.imported, now)
    wrong = {remark.line for remark in report.refused}
    report.shown = [each for each in report.shown if each.number not in wrong]
    return report


@dataclass(frozen=True, slots=True)
class _Pair:
    """A row whose people are known."""

    row: PeerRow
    observer: Somebody
    teacher: Somebody
    post: Post

    @classmethod
    def of(
        cls, row: PeerRow, staff: Staff, places: frozenset[int] | None, today: date
    ) -> "_Pair | Remark":
        """Return the pair of a row, or why there is none."""
        if row.on > today:
            return Remark(row.number, "day-ahead", "datums")
        found: list[Somebody] = []
        for column, name in (("vērotājs", row.observer), ("pedagogs", row.teacher)):
            somebody = staff.called(name, places)
            if isinstance(somebody, str):
                return Remark(row.number, somebody, column, {"name": name[:80]})
            found.append(somebody)
        observer, teacher = found
        if observer.id == teacher.id:
            return Remark(row.number, "observes-oneself", "vērotājs")
        posts = teacher.posts_on(row.on, places)
        if not posts:
            return Remark(row.number, "assignment-not-then", "datums")
        shared = {post.institution_id for post in observer.posts_on(row.on, places)}
        here = [post for post in posts if post.institution_id in shared]
        if not here:
            return Remark(row.number, "person-elsewhere", "vērotājs", {"name": row.observer[:80]})
        # Of several posts at the school the one whose subject it was.
        return cls(
            row, observer, teacher, min(here, key=lambda one: row.subject not in one.subjects)
        )

    @property
    def key(self) -> tuple[UUID, str, date]:
        """Who saw whom and when."""
        return self.observer.id, self.post.code, self.row.on

    def line(self, nth: int) -> Line:
        """Return it as a line of an import, the nth of this pair on its day."""
        name = "|".join([*map(str, self.key), str(nth)])
        return Line(
            number=self.row.number, obs=str(uuid5(_NAMESPACE, name)), form=FORM, version=VERSION,
            observer=str(self.observer.id), fields=dict(self._fields()),
            submitted_at=datetime.combine(self.row.on, _SUBMITTED_AT),
        )  # fmt: skip

    def _fields(self) -> Iterator[tuple[str, object]]:
        yield from {
            "K.VEIDS": "savstarpeja", "K.MERKIS": "pedagoga_lugums",
            "K.DATUMS": self.row.on.isoformat(), "K.IESTADE": self.post.institution,
            "K.PEDAGOGS": self.post.code,
        }.items()  # fmt: skip
        if self.row.subject:
            yield "K.PRIEKSM", self.row.subject
        yield from self.row.fields.items()

    def shown(self) -> Shown:
        """Return it as people look at it."""
        return Shown(
            self.row.number, self.row.on, self.observer.name, self.teacher.name,
            self.post.institution,
        )  # fmt: skip
