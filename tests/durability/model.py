"""What a tablet has promised, kept outside it: the judge of everything that survives or does not.

The oracle knows every input before it is given, hears which of them the tablet confirmed, and
compares what is found after a fault. Two promises count: *committed* (the edit's own promise
settled; must survive a kill of the browser) and *saved* (the words on the screen; must survive a
power cut as well). A receipt is a promise of the server.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Place = tuple[str, str]


class Fault(StrEnum):
    """What may never happen."""

    LOST = "lost"
    ALIEN = "alien"
    DUPLICATE = "duplicate"
    SILENT = "silent conflict"
    FALSE = "false conflict"
    RECEIPT = "receipt broken"


@dataclass(frozen=True)
class Input:
    """One answer of an observer; `order` counts them all."""

    order: int
    obs: str
    field: str
    value: Any


@dataclass
class Oracle:
    """Everything given and promised so far."""

    inputs: list[Input] = field(default_factory=list)
    #: By place the order of the newest input that is known to have been kept.
    floor: dict[Place, int] = field(default_factory=dict)
    #: Changes the server has given a receipt for: id and hash.
    receipts: dict[str, str] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    submitted: set[str] = field(default_factory=set)
    faults: list[tuple[Fault, str]] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def give(self, obs: str, code: str, value: Any) -> Input:
        """Note an input that is about to be given."""
        one = Input(len(self.inputs), obs, code, value)
        self.inputs.append(one)
        self.counted["inputs"] += 1
        return one

    def confirm(self, order: int) -> None:
        """Note that the tablet has promised to keep an input."""
        one = self.inputs[order]
        place = (one.obs, one.field)
        self.floor[place] = max(order, self.floor.get(place, -1))
        self.counted["confirmed"] += 1

    def compare(self, found: Mapping[str, Mapping[str, Any]]) -> None:
        """Judge what a tablet shows of its observations after a fault; by id, their answers."""
        for obs in self.begun - found.keys():
            self._fault(Fault.LOST, f"observation {obs}")
        for obs, code in {(one.obs, one.field) for one in self.inputs if one.obs in found}:
            self._compare_answer((obs, code), found[obs].get(code))

    def _compare_answer(self, place: Place, value: Any) -> None:
        least = self.floor.get(place, -1)
        if value is None:
            if least >= 0:
                self._fault(Fault.LOST, f"{place} is empty, input {least} was confirmed")
            return
        given = [
            one.order for one in self.inputs if (one.obs, one.field) == place and one.value == value
        ]
        if not given:
            self._fault(Fault.ALIEN, f"{place} was never given {value!r}")
        elif given[-1] < least:
            self._fault(Fault.LOST, f"{place} is back at input {given[-1]} of {least}")
        else:
            # What was found on the disk will not go away again.
            self.floor[place] = max(least, given[-1])

    def compare_server(
        self,
        documents: Mapping[str, Mapping[str, Any]],
        submitted: set[str],
        changes: Mapping[str, str],
    ) -> None:
        """Judge what the server has once everything has been sent.

        Documents by observation, which of them count as submitted, changes as id and hash.
        """
        self.compare(documents)
        for obs in documents.keys() - self.begun:
            self._fault(Fault.DUPLICATE, f"observation {obs} was never begun")
        for obs in self.submitted - submitted:
            self._fault(Fault.LOST, f"the submission of {obs}")
        for identity, digest in self.receipts.items():
            if changes.get(identity) != digest:
                self._fault(Fault.RECEIPT, f"change {identity}")

    def compare_conflict(self, place: Place, values: list[Any], shown: list[Any]) -> None:
        """Judge what is shown of answers that did not know of each other; there may be none."""
        if sorted(map(str, values)) != sorted(map(str, shown)):
            self._fault(Fault.SILENT if values else Fault.FALSE, f"{place}: {shown} of {values}")

    def _fault(self, fault: Fault, words: str) -> None:
        self.faults.append((fault, words))
        self.counted[fault.value] += 1
