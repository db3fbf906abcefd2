"""A backup's content: what it is of, every table line by line, and at the end what was written.

The manifest stands at its end, since only then all has been counted. It is compared with what is
read, so that a backup is believed only after all of it has been seen.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from gzip import GzipFile
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection

from svēris.keeping import tables
from svēris.keeping.sealed import SealedReader, SealedWriter
from svēris.keeping.tables import Summary, Tally
from svēris.problems import Problem

FORMAT = 1
#: Of zlib's nine: half the time of its default for a tenth more bytes.
_COMPRESSION = 3
_ROWS_AT_ONCE = 500

#: Called with a table's name, its columns and some of its rows.
Take = Callable[[str, Sequence[str], Sequence[Sequence[Any]]], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a backup is of."""

    revision: str
    epoch: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    origin: Origin
    tables: dict[str, Summary]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())


def write(sink: BinaryIO, key: bytes | None, connection: Connection, origin: Origin) -> Manifest:
    """Write all that a connection sees."""
    sealed = SealedWriter(sink, key, origin.taken_at)
    with GzipFile(fileobj=sealed, mode="wb", compresslevel=_COMPRESSION, mtime=0) as packed:
        taken_at = origin.taken_at.isoformat()
        packed.write(_line({"format": FORMAT, **asdict(origin), "taken_at": taken_at}))
        written = {}
        for table in tables.content(tables.everything(connection)):
            packed.write(_line({"table": table.name, "columns": list(table.columns.keys())}))
            tally = Tally()
            for line in tables.lines(connection, table):
                packed.write(line)
                tally.add(line)
            written[table.name] = tally.summary()
        manifest = Manifest(origin, written)
        packed.write(_line({"tables": {name: asdict(each) for name, each in written.items()}}))
    sealed.finish()
    return manifest


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def read(file: Path, key: bytes | None, take: Take | None = None) -> Manifest:
    """Read a backup to its end, giving `take` its rows; return what it holds.

    Raises Problem for a backup that is not whole, not as it was written or of a newer format.
    """
    with ExitStack() as opened:
        sealed = opened.enter_context(SealedReader(file, key))
        buffered = opened.enter_context(BufferedReader(sealed, 1 << 16))
        reading = _Reading(file.name, take)
        for line in opened.enter_context(GzipFile(fileobj=buffered, mode="rb")):
            reading.line(line)
    return reading.manifest()


class _Reading:
    """A backup being read: where in it we are, and what has been seen so far."""

    def __init__(self, name: str, take: Take | None) -> None:
        self._name = name
        self._take = take
        self._origin: Origin | None = None
        self._said: dict[str, Summary] | None = None
        self._seen: dict[str, Tally] = {}
        self._table, self._columns = "", list[str]()
        self._rows: list[Any] = []

    def line(self, line: bytes) -> None:
        """Take in a line: a row, or what comes next."""
        if line.startswith(b"["):
            self._seen[self._table].add(line)
            if self._take is not None:
                self._rows.append(json.loads(line))
                if len(self._rows) >= _ROWS_AT_ONCE:
                    self._pass_on()
            return
        self._pass_on()
        said = json.loads(line)
        if "format" in said:
            self._begin(said)
        elif "table" in said:
            self._table, self._columns = said["table"], said["columns"]
            self._seen[self._table] = Tally()
        else:
            self._said = {name: Summary(**each) for name, each in said["tables"].items()}

    def manifest(self) -> Manifest:
        """Return what the backup holds, if that is what it says it holds."""
        seen = {name: tally.summary() for name, tally in self._seen.items()}
        if self._origin is None or self._said != seen:
            raise Problem("backup-altered", file=self._name)
        return Manifest(self._origin, seen)

    def _begin(self, said: dict[str, Any]) -> None:
        if said["format"] != FORMAT:
            raise Problem("backup-newer", file=self._name)
        taken_at = datetime.fromisoformat(said["taken_at"])
        self._origin = Origin(said["revision"], said["epoch"], taken_at)

    def _pass_on(self) -> None:
        if self._rows and self._take is not None:
            self._take(self._table, self._columns, self._rows)
            self._rows = []
