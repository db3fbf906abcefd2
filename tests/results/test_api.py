"""The API and the command: the same truth as the page and the files, key for key."""

import csv
import json
from io import StringIO

import pytest

from svēris.people.models import RoleName
from tests.factories import make_role


@pytest.fixture
def school(city):
    """A school whose six teachers were seen four times each, internally."""
    found = city.school(code="skola")
    teachers = [city.teacher(found) for _ in range(6)]
    for place in range(24):
        city.observe(teachers[place % 6], kind="ieksieja", **{"SR.DEF": 2 if place % 3 else 0})
    return found


@pytest.fixture
def head(session, school):
    """The school's head."""
    return make_role(session, RoleName.HEAD, institution=school).person


def of_code(figures, code):
    """Return the one figure of a code."""
    (found,) = [figure for figure in figures if figure["code"] == code]
    return found


def test_the_api_gives_a_figure_with_everything_it_stands_on(client, sign_in, head):
    answer = sign_in(client, head).get("/api/v1/percentages?year=2023/2024&institution=skola")
    assert answer.status_code == 200
    report = answer.json
    assert (report["school_year"], report["from"], report["to"]) == (
        "2023/2024", "2023-09-01", "2024-06-30",
    )  # fmt: skip
    assert report["observed"] == {"ieksieja": {"lessons": 24, "teachers": 6, "institutions": 1}}
    figure = of_code(report["figures"], "sr-def")
    assert {name: figure[name] for name in ("k", "n", "percent", "low", "high", "version")} == {
        "k": 16, "n": 24, "percent": 67.0, "low": 47.0, "high": 82.0, "version": 1,
    }  # fmt: skip
    assert figure["kinds"] == ["ieksieja"]
    assert figure["city"] == {"k": 16, "n": 24, "percent": 67.0}


def test_a_hidden_figure_has_no_number_in_the_api(client, sign_in, head, city, school):
    city.observe(city.teacher(school), kind="areja")
    answer = sign_in(client, head).get("/api/v1/percentages?institution=skola&kind=areja").json
    figure = of_code(answer["figures"], "sr-def")
    assert figure["hidden"] == "small"
    assert not {"k", "n", "percent", "partly", "na", "missing", "teachers"} & figure.keys()


@pytest.mark.parametrize(
    ("query", "status"),
    [("institution=nekur", 404), ("year=2023", 422), ("kind=savstarpeja", 403)],
)
def test_the_api_refuses_in_the_words_of_the_catalogue(client, sign_in, head, query, status):
    answer = sign_in(client, head).get(f"/api/v1/percentages?{query}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_the_api_names_the_fields_it_did_not_understand(client, sign_in, head):
    answer = sign_in(client, head).get("/api/v1/percentages?year=2023&decimals=9")
    assert (answer.status_code, answer.json["code"]) == (422, "not-understood")
    assert set(answer.json["fields"]) == {"year", "decimals"}


def test_the_command_prints_what_the_api_answers(app, client, sign_in, head):
    path = "/api/v1/percentages?year=2023/2024&institution=skola"
    answered = sign_in(client, head).get(path, headers={"Accept-Language": "lv"}).json
    printed = run(app, "percentages", "--year", "2023/2024", "--institution", "skola")
    shown = json.loads(printed)
    assert shown["figures"] == answered["figures"]
    assert shown["observed"] == answered["observed"]


def test_the_command_prints_rows_for_a_spreadsheet(app, school):
    printed = run(app, "percentages", "--year", "2023/2024", "--kind", "ieksieja",
                  "--decimals", "2", "--format", "csv")  # fmt: skip
    rows = {row["code"]: row for row in csv.DictReader(StringIO(printed)) if not row["part"]}
    assert rows["sr-def"]["percent"] == "66.67"
    assert rows["sr-def"]["name"] == "Sasniedzamais rezultāts skaidri definēts"
    assert rows["kd-1"]["base"].startswith("visas vērotās mācību stundas")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--year", "2023"], "school year is written 2023/2024"),
        (["--year", "2023/2024", "--institution", "nekur"], "no institution 'nekur'"),
        (["--year", "2023/2024", "--kind", "cita"], "no kind 'cita'"),
    ],
)
def test_the_command_says_what_it_did_not_understand(app, city, arguments, reason):
    result = app.test_cli_runner().invoke(args=["percentages", *arguments])
    assert result.exit_code == 1
    assert reason in result.output


def test_indicators_are_published_and_results_rebuilt_by_command(app, session, school):
    session.commit()
    assert "nothing new" in run(app, "indicators", "publish")
    assert "24 observations" in run(app, "results", "rebuild")


def test_a_broken_indicator_is_refused_by_the_command(app, tmp_path):
    (tmp_path / "x.json").write_text("{}", "utf-8")
    result = app.test_cli_runner().invoke(args=["indicators", "publish", str(tmp_path)])
    assert result.exit_code == 1
    assert "x.json: the whole:" in result.output


def run(app, *arguments):
    """Return what a command prints."""
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert result.exit_code == 0, result.output
    return result.output
