"""Open data of an edition: a tidy table of its figures, and what machines need to read it. Pure.

The table is described as *CSV on the Web* (W3C), whose file stands beside the table under the name
the recommendation gives it: it knows languages and keys, and DCAT catalogues refer to it.
Frictionless' datapackage.json would say the same a second time.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from svēris.publishing.document import NUMBERS, Json
from svēris.results import statistics, wording

#: The names of an edition's files.
TABLE, DESCRIPTION, WHOLE = "figures.csv", "figures.csv-metadata.json", "figures.json"
EXCEL = "figures-excel.csv"
#: What marks the whole where others are parts, and the city where others are institutions.
ALL, CITY = "all", "city"

_SAMPLED = frozenset({"lessons", "teachers"})
#: First characters that make a spreadsheet take text for a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: its name, type, and what it holds in both languages."""

    name: str
    type: str
    lv: str
    en: str
    required: bool = False


COLUMNS = (
    Column("publication", "string", "publikācijas kods", "code of the publication", True),
    Column("edition", "integer", "izdevums", "edition", True),
    Column("school_year", "string", "mācību gads", "school year", True),
    Column("place", "string", "iestādes kods; city – visa pilsēta",
           "code of the institution; city is the whole city", True),
    Column("place_name", "string", "iestādes nosaukums", "name of the institution", True),
    Column("indicator", "string", "rādītāja kods", "code of the indicator", True),
    Column("indicator_version", "integer", "rādītāja versija", "version of the indicator", True),
    Column("name_lv", "string", "rādītājs latviski", "indicator in Latvian", True),
    Column("name_en", "string", "rādītājs angliski", "indicator in English", True),
    Column("base_lv", "string", "bāze: no kā ir procenti", "base in Latvian", True),
    Column("base_en", "string", "bāze angliski", "base: what it is a percentage of", True),
    Column("unit", "string", "ko skaita: lessons, learners, teachers, assignments, count",
           "what is counted: lessons, learners, teachers, assignments, count", True),
    Column("from", "date", "perioda pirmā diena", "first day of its period", True),
    Column("to", "date", "perioda pēdējā diena", "last day of its period", True),
    Column("kinds", "string",
           "areja – ārējā, ieksieja – iekšējā, savstarpeja – savstarpējā vērošana; ar + – kopā",
           "areja external, ieksieja internal, savstarpeja peer; with + together", True),
    Column("part", "string", "daļa (klase, klašu grupa); all – viss",
           "part (grade, class set); all is the whole", True),
    Column("k", "integer", "skaitītājs", "numerator"),
    Column("n", "integer", "bāze (saucējs)", "base (denominator)"),
    Column("percent", "decimal", "k no n procentos, kā drukāts; tukšs, ja n ir mazāks par 20",
           "k of n in per cent as printed; empty where n is under 20"),
    Column("low", "decimal", "95 % ticamības intervāla sākums, procentos",
           "lower end of the 95% confidence interval, per cent"),
    Column("high", "decimal", "95 % ticamības intervāla beigas, procentos",
           "upper end of the 95% confidence interval, per cent"),
    Column("lessons", "integer", "stundas un nodarbības bāzē", "lessons in the base"),
    Column("partly", "integer", "no tām daļēji novērots", "of them partly observed"),
    Column("na", "integer", "nav attiecināms (ārpus bāzes)", "not applicable (outside the base)"),
    Column("missing", "integer", "nav atbildes (ārpus bāzes)", "not answered (outside the base)"),
    Column("teachers", "integer", "dažādi pedagogi bāzē", "different teachers in the base"),
    Column("institutions", "integer", "dažādas iestādes bāzē",
           "different institutions in the base"),
    Column("withheld", "string", "kāpēc nav skaitļa: few – maza grupa, empty – nav vērots",
           "why there is no number: few (a small group), empty (nothing observed)"),
    Column("stands_from", "integer", "izdevums, kopš kura skaitlis ir spēkā",
           "edition since which the figure has stood", True),
)  # fmt: skip


def table(content: Json) -> Iterator[list[str]]:
    """Give the rows of the table, its head first: one row a figure."""
    yield [column.name for column in COLUMNS]
    indicators = {each["code"]: each for each in content["indicators"]}
    names = {each["code"]: each["name"] for each in content["places"]}
    for each in content["figures"]:
        row = _row(content, indicators[each["indicator"]], names, each)
        yield [row[column.name] for column in COLUMNS]


def _row(content: Json, indicator: Json, names: Mapping[str, str], of: Json) -> dict[str, str]:
    return {
        "publication": content["code"],
        "edition": str(content["edition"]),
        "school_year": content["school_year"],
        "place": of["place"] or CITY,
        "place_name": names[of["place"]] if of["place"] else content["city"],
        "indicator": of["indicator"],
        "indicator_version": str(of["version"]),
        **{f"{text}_{lang}": indicator[text][lang]
           for text in ("name", "base") for lang in ("lv", "en")},
        "unit": indicator["unit"],
        "from": indicator["from"],
        "to": indicator["to"],
        "kinds": "+".join(of["kinds"]),
        "part": of["part"] or ALL,
        **{name: "" if of[name] is None else str(of[name]) for name in NUMBERS},
        **_shares(indicator["unit"], of["k"], of["n"]),
        "withheld": of["withheld"] or "",
        "stands_from": str(of["edition"]),
    }  # fmt: skip


def _shares(unit: str, k: int | None, n: int | None) -> dict[str, str]:
    """Return per cent and interval as they are printed; empty where none are."""
    places = wording.decimals(n, None) if n else None
    if k is None or not n or places is None:
        return dict.fromkeys(("percent", "low", "high"), "")
    ends = {"low": "", "high": ""}
    if unit in _SAMPLED:
        interval = statistics.wilson(k, n)
        ends = {name: str(statistics.rounded(getattr(interval, name), places)) for name in ends}
    return {"percent": str(statistics.per_cent(k, n, places)), **ends}


def csv_text(content: Json) -> str:
    """Return the table as RFC 4180 has it: commas, CRLF, decimal points, no byte order mark."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(table(content))
    return out.getvalue()


def excel_text(content: Json) -> str:
    """Return the table as Excel in Latvian opens it: a byte order mark, semicolons, commas."""
    out = StringIO("\N{ZERO WIDTH NO-BREAK SPACE}")
    out.seek(0, 2)
    decimals = {place for place, column in enumerate(COLUMNS) if column.type == "decimal"}
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in table(content):
        writer.writerow(
            cell.replace(".", ",") if place in decimals else _guarded(cell)
            for place, cell in enumerate(row)
        )
    return out.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def description(head: Json, digest: str, address: str) -> Json:
    """Return the table's description as CSV on the Web; `address` is that of the edition."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": f"{address}/{DESCRIPTION}",
        "url": TABLE,
        "dc:title": _texts(head["title"]),
        "dc:description": _texts(head["note"] if head["note"]["lv"] else head["title"]),
        "dc:publisher": head["city"],
        "dc:issued": {"@value": head["published_at"], "@type": "xsd:dateTime"},
        "dc:license": {"@id": head["licence"]["address"]},
        "dc:source": {"@id": f"{address}/{WHOLE}"},
        "dc:identifier": f"sha256:{digest}",
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {
            "columns": [_column(column) for column in COLUMNS],
            "primaryKey": ["place", "indicator", "kinds", "part"],
        },
    }


def _column(column: Column) -> Json:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "datatype": column.type,
        "dc:description": _texts({"lv": column.lv, "en": column.en}),
    }
    if column.type == "integer":
        described["datatype"] = {"base": "integer", "minimum": 0}
    if column.required:
        described["required"] = True
    return described


def _texts(texts: Mapping[str, str]) -> list[Json]:
    return [{"@value": texts[lang], "@language": lang} for lang in ("lv", "en")]
