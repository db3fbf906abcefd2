"""The words of people: catalogues as translators write them and as the application reads them.

One `.po` a room in `translations/<language>/LC_MESSAGES`, compiled into a `.mo` beside it. The
compiled ones are kept in the repository, so that a clone runs without a build step.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po


def compile_all(folder: Path) -> list[Path]:
    """Compile every catalogue that is stale; return what was written."""
    written = stale(folder)
    for compiled in written:
        content = BytesIO()
        write_mo(content, _read(compiled.with_suffix(".po")))
        compiled.write_bytes(content.getvalue())
    return written


def stale(folder: Path) -> list[Path]:
    """Return the compiled catalogues that are missing or say other than their source."""
    return [
        compiled
        for source in _sources(folder)
        if not _agree(source, compiled := source.with_suffix(".mo"))
    ]


def _sources(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*/LC_MESSAGES/*.po"))


def _agree(source: Path, compiled: Path) -> bool:
    if not compiled.exists():
        return False
    content = BytesIO()
    write_mo(content, _read(source))
    content.seek(0)
    with compiled.open("rb") as file:
        return _words(read_mo(file)) == _words(read_mo(content))


def _words(catalogue: Catalog) -> dict[object, object]:
    # Not the bytes: a header without dates is given today's when it is read.
    words: dict[object, object] = {
        (message.context, _key(message.id)): message.string for message in catalogue if message.id
    }
    return words | {"plural": catalogue.plural_forms}


def _key(identity: object) -> object:
    return tuple(identity) if isinstance(identity, (list, tuple)) else identity


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parts[-3])
