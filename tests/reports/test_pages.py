"""What may be taken away, by whom, and what is recorded of it."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from svēris.people import audit
from svēris.people.models import Event, RoleName
from tests.factories import make_role


@pytest.fixture
def school(city):
    """A school whose six teachers were each seen internally and externally."""
    found = city.school(code="skola", name="Daugavpils Tests vidusskola")
    for place in range(6):
        teacher = city.teacher(found)
        city.observe(teacher, kind="ieksieja", **{"SR.DEF": 2 if place else 0})
        city.observe(teacher, kind="areja")
        city.observe(teacher, kind="savstarpeja")
    return found


@pytest.fixture
def head(session, school):
    """The school's head."""
    return make_role(session, RoleName.HEAD, institution=school).person


@pytest.fixture
def coordinator(session):
    """The board's coordinator."""
    return make_role(session, RoleName.COORDINATOR).person


def posts(city, school):
    """Return five more teachers of the school."""
    return [city.teacher(school) for _ in range(5)]


def sheet(answer, number=0):
    """Return the rows of a sheet of an answered workbook."""
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    return book.get_sheet_by_index(number).to_python()


def table(rows):
    """Return the rows under the heads as dictionaries, by what stands in the first columns."""
    start = next(place for place, row in enumerate(rows) if row[1:2] and row[1] != "")
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def test_the_file_and_the_api_say_the_same(client, sign_in, head):
    query = "year=2023/2024&institution=skola&kind=areja,ieksieja&decimals=1"
    answered = sign_in(client, head).get(f"/api/v1/percentages?{query}").json["figures"]
    rows = table(sheet(client.get(f"/results/export.xlsx?{query}")))
    assert len(rows) == len(answered)
    for row, figure in zip(rows, answered, strict=True):
        assert (row["Kods"], row["k"] or None) == (figure["code"], figure.get("k") or None)
        percent = figure.get("percent")
        assert row["Procenti"] == ("" if percent is None else pytest.approx(percent / 100))


def test_a_file_has_the_decimals_and_the_interval_of_the_page(client, sign_in, city, head, school):
    for _ in range(5):
        for post in posts(city, school):
            city.observe(post, kind="ieksieja")
    (figure,) = [
        each
        for each in sign_in(client, head)
        .get("/api/v1/percentages?year=2023/2024&institution=skola")
        .json["figures"]
        if each["code"] == "sr-def"
    ]
    assert figure["n"] >= 20
    file = client.get("/results/export.csv?year=2023/2024&institution=skola")
    lines = csv.reader(StringIO(file.data.decode("utf-8-sig")), delimiter=";")
    (row,) = [line for line in lines if line[-2:-1] == ["sr-def"]]
    assert row[5:8] == [f"{figure[name]:.0f}" for name in ("percent", "low", "high")]


def test_a_workbook_says_city_place_filter_and_what_the_figures_mean(client, sign_in, head):
    answer = sign_in(client, head).get("/results/export.xlsx?institution=skola&grade=7")
    said = [row[0] for row in sheet(answer)[:8]]
    assert "Vieta: Daugavpils Tests vidusskola" in said
    assert "Klase: 7" in said
    assert any(line.startswith("Dati uz: ") for line in said)
    definitions = {row["Kods"]: row for row in table(sheet(answer, 1))}
    assert definitions["three-parts"]["Formula"] == (
        "kind: share; numerator: [ST.IER] AND [ST.APJ] AND [ST.REF]"
    )


def test_the_csv_of_figures_opens_in_excel(client, sign_in, coordinator, school):
    answer = sign_in(client, coordinator).get("/results/export.csv?year=2023/2024")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="sveris-pilseta-2023-2024.csv"'
    )
    assert "Sasniedzamais rezultāts skaidri definēts" in answer.data.decode()


def test_a_head_takes_the_schools_rows_with_names_and_no_peer_rows(client, sign_in, head):
    rows = table(sheet(sign_in(client, head).get("/observations/export.xlsx")))
    named = [row for row in rows if row["Pedagogs"]]
    assert {row["Vērošanas veids"] for row in named} == {"ieksieja", "areja"}
    assert len(named) == 12
    assert {row["MS.SR.DEF"] for row in named} == {0.0, 2.0}
    assert {row["MS.KD.1"] for row in named} == {"0*"}


def test_the_board_takes_external_rows_without_names_texts_or_programme(
    client, sign_in, school, coordinator, session
):
    rows = table(sheet(sign_in(client, coordinator).get("/observations/export.xlsx")))
    found = [row for row in rows if row["Pedagogs"]]
    assert {row["Vērošanas veids"] for row in found} == {"areja"}
    assert len({row["Pedagogs"] for row in found}) == 6
    assert all(len(row["Pedagogs"]) == 12 for row in found)
    forbidden = {"K.PROGR", "K.BURTS", "K.NO", "S.STIPR", "T.REFL", "MS.VAL.STUNDA", "Datums"}
    assert not forbidden & rows[0].keys()


def test_a_pseudonym_is_the_same_in_every_file(client, sign_in, school, coordinator):
    files = [
        sign_in(client, coordinator).get("/observations/export.csv").data.decode("utf-8-sig")
        for _ in range(2)
    ]
    rows = [list(csv.reader(StringIO(file), delimiter=";"))[3:] for file in files]
    assert rows[0] == rows[1]


def test_a_teacher_takes_what_is_about_him_or_her(client, sign_in, city, school, session):
    anna = city.teacher(school)
    city.observe(anna, kind="savstarpeja")
    city.observe(anna, kind="areja")
    rows = table(sheet(sign_in(client, anna.person).get("/observations/export.xlsx")))
    named = [row for row in rows if row["Pedagogs"]]
    assert sorted(row["Vērošanas veids"] for row in named) == ["areja", "savstarpeja"]
    assert {row["Pedagogs"] for row in named} == {anna.person.name}


def test_an_external_observer_takes_no_rows(client, sign_in, session, school):
    person = make_role(session, RoleName.EXTERNAL_OBSERVER).person
    assert sign_in(client, person).get("/observations/export.csv").status_code == 403


def test_nothing_to_take_away_is_said(client, sign_in, coordinator, city):
    assert sign_in(client, coordinator).get("/observations/export.csv").status_code == 404


def test_drafts_never_leave(client, sign_in, city, school, head, session):
    draft = city.observe(city.teacher(school), kind="ieksieja", counts=False)
    draft.state = "draft"
    session.commit()
    rows = table(sheet(sign_in(client, head).get("/observations/export.xlsx")))
    assert draft.number not in {row["Numurs"] for row in rows}


def test_taking_rows_away_is_recorded_and_every_teacher_sees_it(client, sign_in, head, session):
    sign_in(client, head).get("/observations/export.csv")
    events = session.scalars(select(Event).where(Event.actor_id == head.id)).all()
    actions = [event.action for event in events]
    assert actions.count("export.rows") == 1
    assert actions.count(audit.READ) == 12
    assert all(event.about_id for event in events if event.action == audit.READ)
    (export,) = [event for event in events if event.action == "export.rows"]
    assert export.detail == {"ending": "csv", "rows": 12}


def test_taking_figures_away_is_recorded(client, sign_in, head, session):
    sign_in(client, head).get("/results/export.csv?institution=skola")
    (event,) = session.scalars(select(Event).where(Event.action == "export.figures"))
    assert (event.actor_id, event.detail["institution"]) == (head.id, "skola")


def test_the_list_narrows_what_is_taken(client, sign_in, head):
    answer = sign_in(client, head).get("/observations/export.xlsx?kind=areja&year=2023/2024")
    named = [row for row in table(sheet(answer)) if row["Pedagogs"]]
    assert {row["Vērošanas veids"] for row in named} == {"areja"}


def test_a_special_programme_of_a_small_group_never_leaves(client, sign_in, city, head, school):
    for present in (3, 12):
        city.observe(
            city.teacher(school), kind="areja",
            **{"K.PROGR": "21015811", "K.SK_KLAT": present},
        )  # fmt: skip
    rows = table(sheet(sign_in(client, head).get("/observations/export.xlsx?kind=areja")))
    shown = {row["K.SK_KLAT"]: row["K.PROGR"] for row in rows if row["Pedagogs"]}
    assert (shown[3], shown[12]) == ("", "21015811")


def test_pseudonymised_rows_are_not_in_the_order_of_lessons(client, sign_in, city, school, session):
    person = make_role(session, RoleName.COORDINATOR).person
    post = city.teacher(school)
    for present in range(12):
        city.observe(post, on=date(2024, 4, 1 + present), **{"K.SK_KLAT": present})
    rows = table(sheet(sign_in(client, person).get("/observations/export.xlsx")))
    present = [row["K.SK_KLAT"] for row in rows if row["Pedagogs"]]
    assert set(range(12)) <= set(present)
    assert present != sorted(present, key=lambda each: (each != 20, each))
