"""What became of the demo's observations after they were submitted, deed by deed.

Drawn day by day and put through the very machine that the pages use (`observations.states`); what
would lie after the moment of loading has not happened yet, so that the newest are still on their
way. Kept in a few statements: through the pages' own verb it would take minutes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from svēris.demo.texts import DISAGREEMENTS, DOUBTS, REFLECTIONS, STEP_NOTES
from svēris.observations import acts, states
from svēris.observations.models import Act, Deed, Observation, State, StepAct, StepDeed
from svēris.observations.states import Part, Standing
from svēris.observations.steps import METHODOLOGIST, PREFIX
from svēris.people import audit
from svēris.people.models import Event, Role, RoleName
from svēris.telling.models import Happening, Notice

SEED = 41
#: Of a hundred external and internal ones: closed by silence; talked over without an answer; …
SILENT, ANSWERED, TALKED = 0.12, 0.35, 0.93
#: Of answers: those that agree in part, and those that object.
IN_PART, OBJECTS = 0.18, 0.08
PEER_ANSWERED, PEER_CLOSED = 0.55, 0.85
#: After so many days nothing is left open.
ALL_CLOSED = timedelta(days=120)
#: Of what lies no longer ago people are told.
TOLD = timedelta(days=14)
#: Heads and the board open an observation within so many days.
SEEN_WITHIN = 6


@dataclass(frozen=True, slots=True)
class Done:
    """One deed of a course: what, who, when and what goes with it."""

    deed: Deed
    by: Part
    at: datetime
    content: Mapping[str, Any]


def course(random: Random, seen: Observation, now: datetime) -> Iterator[Done]:
    """Give what happened with an observation until now, in order."""
    drawn = _peer(random, seen, now) if seen.kind == "savstarpeja" else _formal(random, seen, now)
    for each in drawn:
        if each.at > now:
            return
        yield each


def _formal(random: Random, seen: Observation, now: datetime) -> Iterator[Done]:
    assert seen.submitted_at is not None
    if random.random() < SILENT:
        at = _workday(random, seen.submitted_at + timedelta(days=16), 6)
        yield Done(Deed.CLOSE, Part.OBSERVER, at, {"unread": True})
        return
    at = _workday(random, seen.submitted_at, 5)
    answer = _answer(random) if random.random() < ANSWERED else {}
    yield Done(Deed.ANSWER if answer else Deed.ACKNOWLEDGE, Part.TEACHER, at, answer)
    if random.random() < TALKED:
        at = _workday(random, at, 5)
        yield Done(Deed.DISCUSS, Part.OBSERVER, at, {"held_on": at.date().isoformat()})
    if random.random() < PEER_CLOSED or now - at > ALL_CLOSED:
        yield Done(Deed.CLOSE, Part.OBSERVER, _workday(random, at, 9), {})


def _peer(random: Random, seen: Observation, now: datetime) -> Iterator[Done]:
    assert seen.submitted_at is not None
    at = seen.submitted_at
    if random.random() < PEER_ANSWERED:
        at = _workday(random, at, 3)
        yield Done(Deed.ANSWER, Part.TEACHER, at, {"reflection": random.choice(REFLECTIONS)})
    if random.random() < PEER_CLOSED or now - at > ALL_CLOSED:
        who = random.choice((Part.TEACHER, Part.OBSERVER))
        yield Done(Deed.CLOSE, who, _workday(random, at, 6), {})


def _answer(random: Random) -> dict[str, str]:
    luck = random.random()
    if luck < OBJECTS:
        return {"agreement": "nepiekritu", "comment": random.choice(DISAGREEMENTS)}
    if luck < OBJECTS + IN_PART:
        return {"agreement": "daleji", "comment": random.choice(DOUBTS)}
    return {"agreement": "piekritu", "reflection": random.choice(REFLECTIONS)}


def _workday(random: Random, after: datetime, within: int) -> datetime:
    """Return a moment of a working day, at least a day after another."""
    day = after.date() + timedelta(days=random.randint(1, within))
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(random.randint(6, 15), random.randrange(60)), UTC)


def live(session: Session, now: datetime, untouched: Collection[UUID] = ()) -> int:
    """Let happen what has happened by now, but nothing to what is `untouched`.

    Returns how many deeds. The caller commits.
    """
    random = Random(SEED)  # noqa: S311 - invented data, nothing secret
    found = select(Observation).where(
        Observation.submitted_at.is_not(None), Observation.id.not_in(untouched)
    )
    every = session.scalars(found.order_by(Observation.number)).all()
    keepers = _keepers(session)
    led: dict[UUID, State] = {}
    deeds: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    for seen in every:
        happened = list(course(random, seen, now))
        for done in happened:
            led[seen.id] = _leads(seen, led.get(seen.id, seen.state), done)
            deeds.append(_act(seen, done, led[seen.id]))
        events += _events(random, seen, happened, keepers, now)
        steps += _steps(random, seen, happened, now)
    _store(session, led, {Act: deeds, Event: events, StepAct: steps})
    _tell(session, now)
    return len(deeds)


def _leads(seen: Observation, state: State, done: Done) -> State:
    """Return where a deed leads, asked of the machine."""
    assert seen.submitted_at is not None
    where = Standing(seen.kind or "", state, seen.submitted_at.date())
    return states.may(where, {done.by}, done.at.date())[done.deed]


def _who(seen: Observation, part: Part) -> UUID | None:
    return seen.teacher_id if part is Part.TEACHER else seen.observer_id


def _act(seen: Observation, done: Done, state: State) -> dict[str, Any]:
    return {
        "observation_id": seen.id, "revision": seen.revision, "deed": done.deed,
        "state": state, "by_id": _who(seen, done.by), "at": done.at, "reason": "",
        "content": dict(done.content),
    }  # fmt: skip


Keepers = Mapping[tuple[str, int | None], UUID]


def _keepers(session: Session) -> Keepers:
    """Return who answers for the observations of each kind, everywhere or at an institution."""
    kinds = {RoleName.COORDINATOR: "areja", RoleName.HEAD: "ieksieja"}
    found = select(Role).where(Role.name.in_(kinds)).order_by(Role.id)
    return {(kinds[each.name], each.institution_id): each.person_id
            for each in session.scalars(found)}  # fmt: skip


def _events(
    random: Random, seen: Observation, happened: Sequence[Done], keepers: Keepers, now: datetime
) -> Iterator[dict[str, Any]]:
    assert seen.submitted_at is not None
    place = seen.institution_id if seen.kind == "ieksieja" else None
    keeper = keepers.get((seen.kind or "", place))
    opened = _workday(random, seen.submitted_at, SEEN_WITHIN)
    if keeper and keeper != seen.observer_id and opened <= now:
        yield _event(seen, audit.READ, keeper, opened)
    for done in happened:
        who = _who(seen, done.by)
        if done is happened[0] and done.by is Part.TEACHER:
            yield _event(seen, audit.READ, who, done.at - timedelta(minutes=6))
        yield _event(seen, f"observation.{done.deed.value}", who, done.at)


def _event(seen: Observation, action: str, who: UUID | None, at: datetime) -> dict[str, Any]:
    detail = {"number": seen.number}
    if action == audit.READ:
        day = seen.lesson_on.isoformat() if seen.lesson_on else ""
        detail |= {"kind": seen.kind or "", "lesson_on": day}
    return {"at": at, "action": action, "actor_id": who, "about_id": seen.teacher_id,
            "observation_id": seen.id, "detail": detail}  # fmt: skip


def _steps(
    random: Random, seen: Observation, happened: Sequence[Done], now: datetime
) -> Iterator[dict[str, Any]]:
    talk = next((done for done in happened if done.deed is Deed.DISCUSS), None)
    if talk is None:
        return
    for field, row in seen.document.items():
        if not field.startswith(PREFIX):
            continue
        of = {"observation_id": seen.id, "step_id": UUID(field.removeprefix(PREFIX))}
        if row["support"] == METHODOLOGIST and random.random() < 0.5:
            yield {**of, "deed": StepDeed.REFER, "by_id": seen.teacher_id, "at": talk.at,
                   "content": {}}  # fmt: skip
        at = talk.at
        for status in _statuses(random, long_ago=now - at > ALL_CLOSED):
            at = _workday(random, at + timedelta(days=7), 20)
            if at > now:
                break
            content = {"status": status, "note": random.choice(STEP_NOTES[status])}
            yield {**of, "deed": StepDeed.STATUS, "by_id": seen.teacher_id, "at": at,
                   "content": content}  # fmt: skip


def _statuses(random: Random, *, long_ago: bool) -> Sequence[str]:
    courses = (("notiek", "izpildits"), ("izpildits",), ("notiek",), ("atcelts",), ())
    return random.choices(courses, (55, 30, 4, 8, 3) if long_ago else (40, 20, 15, 5, 20))[0]


def _store(
    session: Session, led: Mapping[UUID, State], rows: Mapping[Any, Sequence[dict[str, Any]]]
) -> None:
    table = cast(Table, Observation.__table__)
    where = update(table).where(table.c.id == bindparam("key")).values(state=bindparam("led_to"))
    # Past the session, which would write 5 000 rows one by one, each with a place in the feed: no
    # tablet has pulled anything yet.
    if led:
        session.execute(where, [{"key": key, "led_to": state} for key, state in led.items()])
    session.expire_all()
    for model, several in rows.items():
        in_order = sorted(several, key=lambda row: row["at"])
        if in_order:
            session.execute(insert(cast(Table, model.__table__)), in_order)


def _tell(session: Session, now: datetime) -> None:
    """Tell people of what came and was done of late, in its order, as the pages do."""
    came = select(Observation).where(Observation.submitted_at > now - TOLD)
    done = select(Act).where(Act.at > now - TOLD).order_by(Act.id)
    news: list[tuple[datetime, Observation | Act]] = [
        *((cast(datetime, each.submitted_at), each) for each in session.scalars(came)),
        *((act.at, act) for act in session.scalars(done)),
    ]
    for at, each in sorted(news, key=lambda one: one[0]):
        if isinstance(each, Act):
            for hook in acts.after_act:
                hook(session, session.get_one(Observation, each.observation_id), each)
        elif each.teacher_id:
            session.add(
                Notice(person_id=each.teacher_id, what=Happening.SUBMITTED, at=at,
                       observation_id=each.id, revision=each.revision)
            )  # fmt: skip
            session.flush()
