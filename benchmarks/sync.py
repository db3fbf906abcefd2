"""Tablets that come back from schools at once: how long until all of theirs is on the server.

    ./manage benchmark sync [--observations 500] [--tablets 6]

Each tablet pushes whole observations in batches as the application does (three edits and a
submission each, at most 100 changes a batch); meanwhile one person opens a page of figures again
and again. Run on both databases, durable as in production.
"""

import argparse
import json
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

from flask import Flask

from benchmarks.frame import application, databases, serving, spread
from benchmarks.reader import Reader
from svēris.db import db, uuid7
from svēris.demo.lessons import lines
from svēris.demo.load import publish
from svēris.demo.people import settle
from svēris.people import devices, login, passwords
from svēris.people.models import Person

LARGEST_BATCH = 100
Batch = list[dict[str, Any]]
#: Token, device and the batches it is to send.
Tablet = tuple[str, str, list[Batch]]


def main() -> None:
    """Print a line for each database."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--observations", type=int, default=500)
    options.add_argument("--tablets", type=int, default=6)
    given = options.parse_args()
    with databases() as addresses:
        for name, url in addresses.items():
            app = application(url)
            tablets = prepare(app, given.observations, given.tablets)
            with serving(url) as address:
                measure(name, address, tablets)


def prepare(app: Flask, observations: int, tablets: int) -> list[Tablet]:
    """Settle the city and return (token, device, batches) of each tablet."""
    with app.app_context():
        now = datetime.now(UTC)
        publish(db.session(), now)
        city = settle(db.session(), Random(1), passwords.kept(login.DEMO_PASSWORD))
        observers = city.specialists[:tablets]
        drawn = [
            line for line in lines(city, Random(1), 2025) if line["fields"]["K.VEIDS"] == "areja"
        ]
        work: list[list[dict[str, Any]]] = [[] for _ in observers]
        for count in range(observations):
            work[count % len(observers)].append(drawn[count % len(drawn)])
        prepared = [
            _tablet(person, share, now) for person, share in zip(observers, work, strict=True)
        ]
        db.session.commit()
        return prepared


def measure(name: str, address: str, tablets: Sequence[Tablet]) -> None:
    """Send everything at once and print what it took."""
    waits: list[float] = []
    stored: list[str] = []
    threads = [
        threading.Thread(target=_send, args=(address, tablet, waits, stored)) for tablet in tablets
    ]
    reader = Reader(address)
    alone = reader.times(20)
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    meanwhile = reader.until(lambda: not any(thread.is_alive() for thread in threads))
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    observations = sum(change["kind"] == "submit" for t in tablets for b in t[2] for change in b)
    changes = sum(len(batch) for tablet in tablets for batch in tablet[2])
    assert len(stored) == changes, f"{changes - len(stored)} changes were not stored"
    print(f"{name}: {observations} observations ({changes} changes) from {len(tablets)} tablets")
    print(
        f"  all on the server after {took:.1f} s: {observations / took:.0f} observations a second"
    )
    print(f"  one push of up to {LARGEST_BATCH} changes: {spread(waits)}")
    print(f"  a page of figures alone: {spread(alone)}; meanwhile: {spread(meanwhile)}")


def _tablet(person: Person, share: Sequence[Mapping[str, Any]], now: datetime) -> Tablet:
    asked = devices.Asked(uuid4(), "benchmark", tablet_id=uuid4())
    device, token = devices.register(db.session(), person, asked, now)
    changes = [change for line in share for change in _changes(line, person)]
    batches = [
        changes[start : start + LARGEST_BATCH] for start in range(0, len(changes), LARGEST_BATCH)
    ]
    return token, str(device.id), batches


def _changes(line: Mapping[str, Any], person: Person) -> Iterator[dict[str, Any]]:
    """Yield an observation as three edits and its submission, under an id of its own."""
    fields = list(line["fields"].items())
    third = len(fields) // 3 + 1
    common = {
        "obs": str(uuid7()), "author": str(person.id), "form": line["form"],
        "version": line["version"], "at": "2026-05-20T09:14:03.120+03:00",
    }  # fmt: skip
    heads = {}
    for start in range(0, len(fields), third):
        identity = str(uuid7())
        part = fields[start : start + third]
        heads |= {code: [identity] for code, _ in part}
        yield {
            **common, "id": identity, "kind": "edit",
            "fields": {code: {"value": value, "base": []} for code, value in part},
        }  # fmt: skip
    yield {**common, "id": str(uuid7()), "kind": "submit", "heads": heads}


def _send(address: str, tablet: Tablet, waits: list[float], stored: list[str]) -> None:
    token, device, batches = tablet
    for batch in batches:
        body = {
            "device": device, "epoch": "", "app": "benchmark", "changes": batch,
            "sent_at": datetime.now(UTC).isoformat(), "unsent": {"count": 0, "oldest_at": None},
        }  # fmt: skip
        request = urllib.request.Request(
            f"{address}/api/v1/push",
            json.dumps(body).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            results = json.load(answer)["results"]
        waits.append(time.perf_counter() - began)
        stored += [each["id"] for each in results if each["result"] == "applied"]


if __name__ == "__main__":
    main()
