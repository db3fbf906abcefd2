"""Golden vectors: small cities counted by hand come to the same in whatever way one asks.

Ways: a naive recount in Python, `figures` (SQL), the API, `sveris percentages` as JSON and CSV, the
CSV file, the workbook, and the feed. The city is asked about as the coordinator, an institution as
its head, so that each sees everything there is to see.
"""

import csv
import json
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from svēris.people.models import Institution, RoleName
from svēris.results.disclosure import INSIDE
from svēris.results.figures import figures
from svēris.results.filters import KINDS
from svēris.results.presented import figure_json
from svēris.results.queries import Query, filter_of
from tests.factories import NOW, make_role
from tests.results.figure_vectors import CASES, build
from tests.results.naive import Recount, numbers

#: Numbers of a figure, as the API calls them, and as the other ways do.
NUMBERS = ("k", "n", "percent", "low", "high", "partly", "na", "missing", "teachers",
           "institutions")  # fmt: skip
IN_THE_FEED = ("K", "N", "Percent", "Low", "High", "Partly", "NotApplicable", "Missing",
               "Teachers", "Institutions")  # fmt: skip
IN_FILES = ("k", "n", "Per cent", "Interval (95 per cent) from", "Interval (95 per cent) to",
            "Partly", "Not applicable", "Not answered", "Teachers", "Institutions")  # fmt: skip
KINDS_IN_FILES = {"External": "areja", "Internal": "ieksieja", "Peer": "savstarpeja"}
SHARES = ("percent", "low", "high")
#: Differences of the API, what they are called in the command's CSV, and in the files.
DIFFERENCES = {"change": "Change in a year", "against": "From the rest of the city"}
ENDS = {"points": "percentage points", "low": "interval (95 per cent) from",
        "high": "interval (95 per cent) to", "verdict": "in words"}  # fmt: skip
VERDICTS = {"rise": "more often", "fall": "less often", "not-proven": "not proven"}


class Asked:
    """One question of one city, asked in every way."""

    def __init__(self, city, client, question):
        self.session, self.client = city.session, client
        self.app, self.question = client.application, question
        self.query = dict(question["ask"])
        self.code = self.query.get("institution")

    def api(self, client=None):
        """What the API answers, whole."""
        client = client or self.client
        answer = client.get("/api/v1/percentages", query_string=self.query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def command(self, form):
        """What `sveris percentages` prints."""
        options = [(f"--{name.replace('_', '-')}", value) for name, value in self.query.items()]
        arguments = ["percentages", *(part for option in options for part in option)]
        result = self.app.test_cli_runner().invoke(
            args=[*arguments, "--language", "en", "--format", form]
        )
        assert result.exit_code == 0, result.output
        return result.output

    def export(self, ending):
        """The file of the page, without its head: rows by the names of their columns."""
        answer = self.client.get(f"/results/export.{ending}", query_string=self.query)
        assert answer.status_code == 200, answer.text
        if ending == "csv":
            rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        else:
            book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
            rows = book.get_sheet_by_index(0).to_python()
        start = next(place for place, row in enumerate(rows) if "Indicator" in row[:1])
        return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]

    def feed(self):
        """The rows of the feed about the place and year."""
        where = f"eq '{self.code}'" if self.code else "eq null"
        only = f"SchoolYear eq '{self.query['year']}' and InstitutionCode {where}"
        answer = self.client.get("/odata/v4/Figures", query_string={"$filter": only})
        assert answer.status_code == 200, answer.text
        return answer.json["value"]

    def trend(self, code):
        """What the API answers about an indicator over the years."""
        answer = self.client.get("/api/v1/trends", query_string={**self.query, "indicator": code})
        assert answer.status_code == 200, answer.text
        return answer.json


@pytest.fixture
def ask(city, app, sign_in, request):
    """Build the city of a case and give its question, to be asked as who sees all of it."""
    vector, question = request.param
    places = build(city, vector)
    code = question["ask"].get("institution")
    if code is None:
        board = as_somebody(app, sign_in, make_role(city.session, RoleName.COORDINATOR).person)
        return Asked(city, board, question)
    head = make_role(city.session, RoleName.HEAD, institution=places[code]).person
    return Asked(city, as_somebody(app, sign_in, head), question)


def as_somebody(app, sign_in, person):
    """Return a browser of a person who reads English."""
    person.language = "en"
    client = sign_in(app.test_client(), person)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


each_question = pytest.mark.parametrize(
    "ask",
    [(vector, question) for vector, question, _name in CASES],
    ids=[name for _vector, _question, name in CASES],
    indirect=True,
)


def key(code, kinds, part):
    return (code, tuple(kinds), part or None)


def named(shown):
    """Return the figures of JSON by indicator, kinds and part."""
    return {key(each["code"], each["kinds"], each["part"]): each for each in shown}


def plain(shown):
    """Return a figure's numbers, those that are not there as None."""
    return {name: shown.get(name) for name in NUMBERS}


@each_question
def test_a_city_counted_by_hand_comes_to_the_same_in_every_way(ask):
    answered = named(json.loads(ask.api())["figures"])
    check_expected(ask.question["expect"], answered)
    check_recount(ask, answered)
    check_sql(ask, answered)
    check_commands(ask, answered)
    check_files(ask, answered)
    check_trends(ask, answered)
    if ask.question.get("feed", True):
        check_feed(ask, answered)


def check_expected(expected, answered):
    """The API says what was written down by hand, no more and no less."""
    for each in expected:
        found = [
            shown
            for (code, kinds, part), shown in answered.items()
            if code == each["code"]
            and part == each.get("part")
            and kinds == tuple(each.get("kinds", kinds))
        ]
        assert len(found) == 1, f"{each['code']}: {len(found)} figures; say which kinds"
        for name in {*each} - {"code", "kinds", "part", "why"}:
            assert found[0].get(name) == each[name], f"{each['code']} {name}: {each['why']}"
        if "hidden" in each:
            assert not {*NUMBERS, "lessons"} & found[0].keys()
        else:
            assert found[0]["hidden"] is None


def check_recount(ask, answered):
    """Every number that is shown is that of a recount in Python, one lesson after another."""
    recount, of = Recount(ask.session), asked_filter(ask)
    for (code, kinds, part), shown in answered.items():
        if shown["unit"] == "assignments" or shown["hidden"] is not None:
            continue
        by_hand = numbers(recount.tally(code, kinds, of, part), shown["unit"])
        assert {name: shown[name] for name in by_hand} == by_hand, code


def check_sql(ask, answered):
    """`figures` gives what the API answers."""
    kinds = KINDS if ask.code else KINDS[:2]
    report = figures(ask.session, asked_filter(ask), rule=INSIDE, now=NOW, kinds=kinds)
    found = named(figure_json(figure, "en", None) for figure in report.figures)
    assert {name: plain(shown) for name, shown in found.items()} == {
        name: plain(shown) for name, shown in answered.items()
    }


def check_commands(ask, answered):
    """The command prints the API's bytes but for the moment of the data, and its CSV agrees.

    Of an institution it is its head's, but for the city beside it, of which the board sees more.
    """
    printed, sent = ask.command("json"), ask.api()
    if ask.code:
        assert without_city(printed) == without_city(sent)
    else:
        assert without_moment(printed) == without_moment(sent)
    rows = list(csv.DictReader(StringIO(ask.command("csv"))))
    assert len(rows) == len(answered)
    for row in rows:
        shown = answered[key(row["code"], row["kinds"].split("+"), row["part"])]
        assert row["hidden"] == (shown["hidden"] or "")
        for name in NUMBERS:
            value = shown.get(name)
            assert row[name] == ("" if value is None else str(value)), (row["code"], name)
        for name in DIFFERENCES if not ask.code else ["change"]:
            for end in ENDS:
                value = (shown[name] or {}).get(end)
                printed = row[name if end == "points" else f"{name}_{end}"]
                assert printed == ("" if value is None else str(value)), (row["code"], name)


def check_files(ask, answered):
    """The CSV file and the workbook agree, cell by cell."""
    for ending in ("csv", "xlsx"):
        rows = ask.export(ending)
        assert len(rows) == len(answered)
        for row in rows:
            kinds = [KINDS_IN_FILES[kind] for kind in row["Kind of observation"].split(" + ")]
            part = row["Part"]
            shown = answered[key(row["Code"], kinds, part)]
            assert bool(row["Not shown because"]) is (shown["hidden"] is not None)
            for name, column in zip(NUMBERS, IN_FILES, strict=True):
                check_cell(ending, name, row[column], shown)
            for name in DIFFERENCES:
                check_difference(ending, name, row, shown)


def check_cell(ending, name, cell, shown):
    """A cell is the number of the API; of learners "partly" means nothing and is left out."""
    value = None if name == "partly" and shown["unit"] == "learners" else shown.get(name)
    if value is None:
        assert cell == "", (shown["code"], name)
    elif ending == "csv":
        assert float(cell) == value, (shown["code"], name)
    else:
        assert cell == pytest.approx(value / 100 if name in SHARES else value), shown["code"]


def check_difference(ending, name, row, shown):
    """A difference stands in the file as the API gives it, and in words."""
    for end, column in ENDS.items():
        cell, value = row[f"{DIFFERENCES[name]}, {column}"], (shown[name] or {}).get(end)
        if end == "verdict":
            broken = name == "change" and shown["broken"] is not None
            assert cell == (VERDICTS[value] if value else "not comparable" if broken else "")
        elif value is None:
            assert cell == "", (shown["code"], name)
        else:
            assert float(cell) == pytest.approx(value), (shown["code"], name)


def check_trends(ask, answered):
    """The point of the year in a trend is the figure, and so is its change."""
    codes = {each["code"] for each in ask.question["expect"]}
    for code in codes & {each["code"] for each in answered.values() if each["unit"] != "count"}:
        for line in ask.trend(code)["lines"]:
            shown = answered.get(key(code, line["kinds"], None))
            at = [each for each in line["points"] if each["school_year"] == ask.query["year"]]
            # With predecessors a line is compared with what they and the school were together.
            if shown is None or not at or any(each["joined"] for each in line["points"]):
                continue
            assert plain(at[0]) == plain(shown), code
            assert at[0]["hidden"] == shown["hidden"]
            if len(line["kinds"]) == 1 and shown["before"] is not None:
                assert at[0]["broken"] == shown["broken"], code
                assert at[0]["change"] == shown["change"], code


def check_feed(ask, answered):
    """The feed has every figure of the answer; of kinds and parts it has more."""
    given = ask.feed()
    rows = {key(row["IndicatorCode"], row["Kinds"].split("+"), row["Part"]): row for row in given}
    assert len(rows) == len(given)
    for name, shown in answered.items():
        row = rows[name]
        assert row["Hidden"] == shown["hidden"]
        found = {number: row[column] for number, column in zip(NUMBERS, IN_THE_FEED, strict=True)}
        assert found == plain(shown), name


def asked_filter(ask):
    """Return the filter of the question."""
    place = ask.session.scalar(select(Institution.id).where(Institution.code == ask.code))
    return filter_of(Query().load(ask.query), year=0, institution_id=place)


def without_city(text):
    """Return an answer without its moment and what stands beside each figure of the city."""
    found = json.loads(text)
    figures = [{**figure, "city": None, "against": None} for figure in found["figures"]]
    return {**found, "data_at": None, "figures": figures}


def without_moment(text):
    """Return an answer without the line that says when the data were read."""
    return [line for line in text.splitlines() if '"data_at"' not in line]
