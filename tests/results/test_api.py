"""The API and the command: the same truth as the page and the files, key for key."""

import copy
import csv
import json
from datetime import date
from io import StringIO

import pytest

from svēris.forms import library
from svēris.people.models import RoleName
from svēris.results import indicators
from tests.factories import NOW, make_role
from tests.forms.vectors import raw_form


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


def test_an_answer_is_in_the_language_asked_for(client, sign_in, head):
    sign_in(client, head)
    for language, name in (("lv", "Sasniedzamais rezultāts"), ("en", "Learning outcome")):
        for path in ("/api/v1/percentages?institution=skola", "/api/v1/indicators"):
            answer = client.get(path, headers={"Accept-Language": language})
            assert name in answer.text
            assert answer.headers["Content-Language"] == language
            assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["percentages", "schools", "indicators", "institutions",
                                  "school-years"])  # fmt: skip
def test_what_a_program_has_already_is_not_sent_again(client, sign_in, session, city, school, path):
    person = make_role(session, RoleName.COORDINATOR).person
    first = sign_in(client, person).get(f"/api/v1/{path}")
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/api/v1/{path}", headers=known).status_code == 304
    if path in ("percentages", "schools"):
        city.observe(city.teacher(school), **{"SR.DEF": 0})
        assert client.get(f"/api/v1/{path}", headers=known).status_code == 200


def test_all_schools_stand_beside_one_another_as_on_their_pages(
    client, sign_in, session, city, school
):
    other = city.school(code="cita")
    for _ in range(6):
        teacher = city.teacher(other)
        city.observe(teacher, kind="ieksieja", **{"SR.DEF": 0})
    person = make_role(session, RoleName.COORDINATOR).person
    answered = sign_in(client, person).get("/api/v1/schools?kind=ieksieja").json
    (row,) = [row for row in answered["rows"] if row["city"]["code"] == "sr-def"]
    assert (row["city"]["k"], row["city"]["n"]) == (16, 30)
    assert {each["institution"]: (each["k"], each["n"]) for each in row["institutions"]} == {
        "skola": (16, 24), "cita": (0, 6),
    }  # fmt: skip
    page = client.get("/api/v1/percentages?institution=skola&kind=ieksieja").json
    own = of_code(page["figures"], "sr-def")
    (beside,) = [each for each in row["institutions"] if each["institution"] == "skola"]
    assert {name: own[name] for name in beside if name != "institution"} == {
        name: value for name, value in beside.items() if name != "institution"
    }


def test_a_head_does_not_see_all_schools(client, sign_in, head):
    assert sign_in(client, head).get("/api/v1/schools").status_code == 403


def test_what_figures_are_about_can_be_asked(client, sign_in, session, head, school):
    sign_in(client, head)
    listed = client.get("/api/v1/indicators").json["indicators"]
    assert listed[0]["code"] == "sr-def"
    assert listed[0]["definition"]["measure"]["numerator"] == {"observed": "SR.DEF"}
    assert client.get("/api/v1/institutions").json == {
        "institutions": [
            {"code": "skola", "name": school.name, "short_name": school.short_name,
             "type": "general", "closed_on": None, "successor": None}
        ]
    }  # fmt: skip
    assert client.get("/api/v1/school-years").json == {
        "school_years": [
            {"school_year": "2023/2024", "from": "2023-09-01", "to": "2024-06-30",
             "last_day": "2024-08-31"}
        ]
    }  # fmt: skip


def test_older_versions_of_an_indicator_stay_explained(client, sign_in, session, head):
    raw = next(each for each in indicators.read_folder() if each["code"] == "sr-def")
    indicators.publish(session, [{**raw, "version": 2}], NOW)
    found = sign_in(client, head).get("/api/v1/indicators").json["indicators"]
    versions = [(each["version"], each["in_force"]) for each in found if each["code"] == "sr-def"]
    assert versions == [(2, True), (1, False)]


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


@pytest.fixture
def two_years(city, school):
    """A second school year: all that was seen in 24 lessons a year before, in 8 of 24."""
    teachers = [city.teacher(school) for _ in range(6)]
    for place in range(48):
        seen = 2 if place % 3 == 0 or place < 24 else 0
        on = date(2022, 11, 7) if place < 24 else date(2023, 11, 6)
        city.observe(teachers[place % 6], kind="areja", on=on, **{"SR.DEF": seen})


def test_a_change_is_given_with_newcombes_interval_and_what_may_be_said(
    client, sign_in, session, two_years
):
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    answer = board.get("/api/v1/percentages?year=2023/2024&kind=areja").json
    figure = of_code(answer["figures"], "sr-def")
    # 8 of 24 after 24 of 24: Wilson 17.97–53.29 % and 86.2–100 %, hence by Newcombe.
    assert figure["change"] == {
        "points": -66.7, "low": -82.0, "high": -42.4, "verdict": "fall",
    }  # fmt: skip
    assert (figure["broken"], figure["against"]) == (None, None)
    assert of_code(answer["figures"], "dip-dif")["change"]["verdict"] == "not-proven"


def test_a_trend_has_a_point_a_year_and_what_lies_between_them(client, sign_in, session, two_years):
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    found = board.get("/api/v1/trends?indicator=sr-def&kind=areja").json
    (line,) = found["lines"]
    assert line["kinds"] == ["areja"]
    assert [(each["school_year"], each["k"], each["n"]) for each in line["points"]] == [
        ("2022/2023", 24, 24), ("2023/2024", 8, 24),
    ]  # fmt: skip
    assert [each["change"] and each["change"]["verdict"] for each in line["points"]] == [
        None, "fall",
    ]  # fmt: skip


def test_a_line_is_broken_where_a_criterion_is_counted_otherwise(
    client, sign_in, session, city, two_years
):
    raw = copy.deepcopy(raw_form("ms"))
    raw |= {"version": 2, "observed": [2, 1]}
    library.publish(session, raw, now=NOW)
    school = city.school()
    for _ in range(5):
        city.observe(city.teacher(school), on=date(2024, 11, 5), version=2)
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    (line,) = board.get("/api/v1/trends?indicator=sr-def&kind=areja").json["lines"]
    last = line["points"][-1]
    assert (last["school_year"], last["broken"], last["change"]) == ("2024/2025", "form", None)


def test_coverage_has_a_trend_and_no_change(client, sign_in, head, school, city):
    for teacher in [city.teacher(school) for _ in range(4)]:
        city.observe(teacher, kind="ieksieja", on=date(2022, 11, 7))
    found = sign_in(client, head).get(
        "/api/v1/trends?indicator=coverage-internal&institution=skola"
    )
    (line,) = found.json["lines"]
    # Nobody's assignment had begun on 31 May 2023 but those of everybody here.
    assert [(each["school_year"], each["k"]) for each in line["points"]] == [
        ("2023/2024", 6),
    ]  # fmt: skip
    assert line["points"][0]["change"] is None
    assert found.json["unit"] == "assignments"


@pytest.mark.parametrize("indicator", ["no-such", "lessons-external"])
def test_what_has_no_trend_is_not_found(client, sign_in, head, indicator):
    asked = f"/api/v1/trends?institution=skola&indicator={indicator}"
    answer = sign_in(client, head).get(asked)
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_the_command_prints_the_trend_of_the_api(app, client, sign_in, session, two_years):
    board = sign_in(client, make_role(session, RoleName.COORDINATOR).person)
    asked = "/api/v1/trends?indicator=sr-def&institution=skola"
    sent = board.get(asked, headers={"Accept-Language": "en"}).text
    session.commit()
    result = app.test_cli_runner().invoke(
        args=["trend", "sr-def", "--institution", "skola", "--language", "en"]
    )
    assert result.exit_code == 0, result.output
    printed, answered = json.loads(result.output), json.loads(sent)
    assert {**printed, "data_at": None} == {**answered, "data_at": None}
