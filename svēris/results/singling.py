"""Whether an indicator that is being made singles out lessons: said before it is published. Pure.

The plan of what is shown (`svēris.results.releases`) keeps every figure safe by hiding; here its
author learns in time that it will hide, and why. Nothing is forbidden, and no number is said that
the preview beside it does not show: of schools only that there is one such.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from svēris.results import answers
from svēris.results.disclosure import Hidden, Rule
from svēris.results.figure import Figure
from svēris.results.indicators import Formula
from svēris.results.preview import Preview


@dataclass(frozen=True, slots=True)
class Caution:
    """What a reader could learn, or what will be hidden: a code, and what it is about."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def warnings(
    raw: Mapping[str, Any], kept: Mapping[str, Any], shown: Preview, others: Sequence[Formula],
    rule: Rule,
) -> list[Caution]:  # fmt: skip
    """Return what its author should know of a definition, the gravest first.

    `kept` is the version one began with, `others` are the other indicators in force.
    """
    found = [*_alike(raw, others), *_beside(raw, kept, others)]
    for figure in shown.figures:
        found += _figure(figure, rule)
    if any(_few(k, n, rule) for places in shown.places.values() for k, n in places):
        found.append(Caution("school", {"few": rule.lessons - 1}))
    return found


def _alike(raw: Mapping[str, Any], others: Iterable[Formula]) -> Iterator[Caution]:
    if raw["measure"]["kind"] != "share":
        return
    asked = raw["measure"]["numerator"]
    for other in others:
        if other.measure["kind"] != "share" or not set(other.families) & set(raw["families"]):
            continue
        theirs = other.measure["numerator"]
        if not answers.alike(asked, theirs):
            continue
        if _of(raw) != _of(other.raw):
            code = "other-base"
        else:
            code = "same" if answers.plain(asked) == answers.plain(theirs) else "opposite"
        yield Caution(code, {"of": other})


def _of(raw: Mapping[str, Any]) -> Any:
    """Return of which lessons a share is, comparable."""
    base = raw["measure"].get("base")
    meant = None if base is None else answers.plain(base)
    return sorted(raw["families"]), sorted(raw.get("forms", ())), meant


def _beside(
    raw: Mapping[str, Any], kept: Mapping[str, Any], others: Iterable[Formula]
) -> Iterator[Caution]:
    """Say that an indicator counts otherwise, and yet stands in another's row as it did before."""
    stands = raw.get("beside")
    if stands is None or raw["measure"] == kept.get("measure"):
        return
    for other in others:
        if other.code == stands["of"]:
            yield Caution("beside", {"of": other})


def _figure(figure: Figure, rule: Rule) -> Iterator[Caution]:
    params = {"kinds": figure.kinds, "few": rule.lessons - 1}
    if figure.hidden is Hidden.SMALL:
        yield Caution("small", params)
    elif figure.hidden is Hidden.COMPLEMENT:
        yield Caution("apart", params)
    elif figure.tally is not None and figure.formula.unit == "lessons":
        k, n = figure.tally.k, figure.tally.n
        if _few(k, n, rule):
            yield Caution("few" if k <= n - k else "all-but-few", params)


def _few(k: int, n: int, rule: Rule) -> bool:
    """Say whether a figure that is large enough tells of a few lessons, seen or not."""
    return n >= rule.lessons and 0 < min(k, n - k) < rule.lessons
