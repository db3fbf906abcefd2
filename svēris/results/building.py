"""The steps in which a draft is built, as the buttons of the page name them. Pure.

"add:n-1" adds to the group at n-1 the criterion chosen beside the button, "group:n" a group,
"remove:n-1-0" takes a part away, "propose" fills in words; anything else leaves the draft as it is.
"""

from dataclasses import replace

from svēris.results import conditions
from svēris.results.conditions import Fields, Group, Node
from svēris.results.criteria import Catalogue
from svēris.results.designing import NUMERATOR, Draft
from svēris.results.proposing import propose


def step(draft: Draft, button: str, fields: Fields, catalogue: Catalogue) -> Draft:
    """Return the draft after a button was pressed."""
    what, _, place = button.partition(":")
    if what == "propose":
        return propose(draft, catalogue)
    if not conditions.is_place(place):
        return draft
    if what == "remove":
        return _with(draft, place, conditions.remove(_root(draft, place), place))
    node = _new(what, place, fields, catalogue)
    if node is None:
        return draft
    return _with(draft, place, conditions.insert(_root(draft, place), place, node))


def _new(what: str, place: str, fields: Fields, catalogue: Catalogue) -> Node | None:
    if what == "group":
        # A group in a group is wanted where the other word joins.
        return Group("any")
    chosen = (fields.get(f"{place}.new") or [""])[0]
    if what == "add" and chosen in catalogue.criteria:
        return conditions.new(chosen, catalogue)
    return None


def _root(draft: Draft, place: str) -> Group:
    return draft.numerator if place[0] == NUMERATOR else draft.base


def _with(draft: Draft, place: str, root: Group) -> Draft:
    if place[0] == NUMERATOR:
        return replace(draft, numerator=root)
    return replace(draft, base=root)
