"""The research file as it is handed over: CSV, Parquet, codebook and a description, in one ZIP.

Made for programs and not for Excel: commas, UTF-8 without a mark, every value a code.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from svēris import calendar
from svēris.forms.items import Item
from svēris.reports.anonymity import K
from svēris.reports.document import Bullets, Document
from svēris.reports.files import guarded
from svēris.reports.research import FIXED, Research, words
from svēris.reports.saying import Say

MIME = "application/zip"
LANGUAGES = ("lv", "en")


def write(found: Research, *, at: datetime) -> bytes:
    """Return the ZIP of a research file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("rows.csv", _csv([found.columns, *found.rows])),
            ("rows.parquet", _parquet(found)),
            ("codebook.csv", _csv(codebook(found))),
            *((f"about-{language}.txt", "\n\n".join(about(found, language)).encode())
              for language in LANGUAGES),
        ):  # fmt: skip
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


def _csv(rows: Iterable[Sequence[str | None]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _parquet(found: Research) -> bytes:
    columns = zip(*found.rows, strict=True) if found.rows else [()] * len(found.columns)
    table = pa.table(
        [pa.array(list(column), pa.string()) for column in columns], names=list(found.columns)
    )
    about_it = {f"about-{language}": "\n".join(about(found, language)) for language in LANGUAGES}
    target = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(about_it), target)
    return target.getvalue()


def about(found: Research, language: str) -> list[str]:
    """Return what must be known of a file, in a language."""
    suppressed = ", ".join(f"{name} {cells}" for name, cells in found.suppressed.items())
    return [
        sentence.format(
            year=calendar.year_label(found.year), k=K, suppressed=suppressed or "0",
            dropped=found.dropped, rows=len(found.rows) + found.dropped,
            omitted=", ".join(found.omitted),
        )
        for sentence in words()["about"][language]
    ]  # fmt: skip


def document(found: Research, say: Say, *, city: str, at: datetime) -> Document:
    """Return what must be known of a file as a page, before it is taken."""
    _ = say.words.gettext
    return Document(
        title=_("Research file without names"),
        subtitle=_("School year %(year)s", year=say.year(found.year)),
        language=say.language,
        blocks=[Bullets(about(found, say.language))],
        source=_("SvērIS, %(city)s; data of %(moment)s", city=city, moment=say.words.moment(at)),
        at=at,
    )


def codebook(found: Research) -> Iterator[list[str | None]]:
    """Give the codebook: a row for each column of the file, in both languages."""
    yield ["column", "lv", "en", "values_lv", "values_en"]
    for name in FIXED:
        described = words()["columns"][name]
        yield [name, described["lv"], described["en"], "", ""]
    for code, item in found.items.items():
        texts = [guarded(item.text[language]) for language in LANGUAGES]
        yield [code, *texts, *(_values(item, language) for language in LANGUAGES)]
    for formula in found.formulas:
        yield [
            formula.code,
            *(
                words()["outcome"][language].format(
                    version=formula.version, name=formula.text("name", language),
                    base=formula.text("base", language),
                )
                for language in LANGUAGES
            ),
            "", "",
        ]  # fmt: skip


def _values(item: Item, language: str) -> str:
    options = "; ".join(f"{option.code} – {option.text[language]}" for option in item.options)
    return "; ".join(part for part in (options, words()["states"][language]) if part)
