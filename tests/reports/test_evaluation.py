"""The self-evaluation report: its numbers are the figures', they add up, and Word can edit it."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from svēris.people.models import Event, RoleName
from svēris.problems import Problem
from svēris.reports import evaluation
from svēris.results.disclosure import INSIDE
from svēris.results.figures import figures
from svēris.results.filters import Filter
from svēris.results.tallies import Tally
from tests.factories import NOW, make_assignment, make_role
from tests.queries import count_queries
from tests.reports.made import Word, busy_school, share

PAGE = "/reports/self-evaluation/skola"
QUERY = "?year=2023/2024"
API = "/api/v1/percentages?institution=skola&year=2023/2024&period=headline&kind=ieksieja"


def gathered(session, school, **given):
    of = Filter(year=2023, institution_id=school.id, **given)
    return evaluation.gather(session, school, of, rule=INSIDE, now=NOW)


def word(client):
    answer = client.get(f"{PAGE}/docx{QUERY}")
    assert answer.status_code == 200, answer.text
    return Word(answer.data)


def test_the_word_file_has_the_three_sections_and_real_styles(client, sign_in, head):
    found = word(sign_in(client, head))
    assert [heading[:6] for heading in found.headings(1)] == [
        "3.1.2.",
        "3.1.3.",
        "3.1.5.",
        "Kā las",
    ]
    assert found.file.core_properties.title.startswith("Pašnovērtējuma ziņojums")
    assert found.file.core_properties.language == "lv-LV"
    styles = found.file.styles.element.xml
    assert 'w:lang w:val="lv-LV"' in styles
    for table in found.file.tables:
        first = table.rows[0]._tr.xml
        assert "w:tblHeader" in first
        # In another order Word asks whether it shall repair the file.
        order = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        known = ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook", "tblCaption",
                 "tblDescription")  # fmt: skip
        assert order == sorted(order, key=known.index)
        assert {"tblBorders", "tblCaption", "tblDescription"} <= set(order)
    (picture,) = found.file.inline_shapes
    assert "Notiek latviešu valodā: " in picture._inline.docPr.get("descr")


def test_numbers_of_the_text_are_those_of_the_figures(client, sign_in, head):
    found = word(sign_in(client, head))
    assert "iestādē iekšēji vērotas 29 mācību stundas un nodarbības" in found.text
    assert "pirmsskolas izglītības pakāpē – 5; izlaiduma klasēs (9., 12.) – 6" in found.text
    assert "pārejas klasēs (1., 4., 7.) – 8; pārējās klasēs – 10." in found.text
    assert "29 dažādi pedagogi" in found.text
    parts = found.table("Klašu grupa")
    assert sum(int(row[2]) for row in parts[1:-1]) == int(parts[-1][2]) == 29


def test_every_row_of_the_tables_is_a_figure_of_the_api(client, sign_in, head):
    found = word(sign_in(client, head))
    answered = client.get(API, headers={"Accept-Language": "lv"}).json["figures"]
    by_name = {figure["name"]: figure for figure in answered if figure["part"] is None}
    seen = 0
    for table in found.file.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0][:3] != ["Rādītājs", "Procenti", "Skaits no bāzes"]:
            continue
        for name, percent, counted, interval, *_rest in rows[1:]:
            figure = by_name[name]
            if figure["hidden"]:
                said = "nav vērošanu" if figure["hidden"] == "empty" else "nepietiek datu"
                assert (percent, counted, interval) == (said, "–", "–")
                continue
            assert share(counted) == (figure["k"], figure["n"])
            if figure["percent"] is not None:
                assert percent == f"{figure['percent']:.0f}\N{NO-BREAK SPACE}%"
                assert interval.startswith(f"{figure['low']:.0f}–{figure['high']:.0f}")
            seen += 1
    assert seen > 20


def test_every_grade_has_the_figures_of_the_page_filtered_by_it(client, sign_in, head):
    rows = word(sign_in(client, head)).table("Klase")
    assert [row[0] for row in rows[1:]] == ["3.", "7.", "9.", "10.", "Visas klases"]
    assert [row[1] for row in rows[1:]] == ["5", "8", "6", "5", "24"]
    for row in rows[1:]:
        only = "family=MS" if row[0] == "Visas klases" else f"grade={row[0][:-1]}"
        answered = client.get(f"{API}&{only}").json["figures"]
        (figure,) = [each for each in answered if each["code"] == "val-lv"]
        if row[2] != "nepietiek datu":
            assert share(row[2]) == (figure["k"], figure["n"])
    assert any(row[2] != "nepietiek datu" for row in rows[1:-1])


def test_the_page_says_what_the_word_file_says(client, sign_in, head):
    said = word(sign_in(client, head))
    page = client.get(f"{PAGE}{QUERY}").text.replace("&#39;", "'")
    assert "Klase" in page
    for table in said.file.tables:
        for row in table.rows:
            for cell in row.cells:
                assert f">{cell.text}<" in page
    for heading in (*said.headings(1), *said.headings(2)):
        assert heading in page


def test_what_is_hidden_has_no_number_anywhere(client, sign_in, city, session):
    small = city.school(code="maza")
    for _ in range(2):
        city.observe(city.teacher(small), kind="ieksieja")
    head = make_role(session, RoleName.HEAD, institution=small).person
    answer = sign_in(client, head).get("/reports/self-evaluation/maza/docx?year=2023/2024")
    found = Word(answer.data)
    assert "Notiek latviešu valodā: nepietiek datu." in found.text
    assert "2 no 2" not in found.text
    rows = found.table("Novērots")
    assert {tuple(row[1:]) for row in rows[1:]} <= {
        ("nepietiek datu", "–", "–", "–"), ("nav vērošanu", "–", "–", "–"),
    }  # fmt: skip
    assert "Neviens šī perioda rādītājs to droši neapliecina." in found.text


def test_a_year_in_which_nothing_was_seen_gives_a_report_all_the_same(client, sign_in, head):
    answer = sign_in(client, head).get(f"{PAGE}/docx?year=2019/2020")
    assert answer.status_code == 200
    assert "Šajā periodā mācību stundas klasēs nav vērotas." in Word(answer.data).text


def test_strengths_are_the_highest_lower_limits_and_needs_the_lowest_upper_ones(session, busy):
    found = gathered(session, busy)
    strong, weak = evaluation.strengths(found.report), evaluation.needs(found.report)
    lows = [each.interval.low for each in strong]
    highs = [each.interval.high for each in weak]
    assert lows == sorted(lows, reverse=True)
    assert min(lows) > 0.5
    assert highs == sorted(highs)
    assert {each.formula.code for each in weak} >= {"lim-l4", "kd-1"}
    codes = [each.formula.code for each in (*strong, *weak)]
    assert len(codes) == len(set(codes))
    assert not {"for-lekcija", "dip-both", "lim-l1-l2-lv", "val-lv-strict"} & set(codes)
    everything = {each.formula.code for each in evaluation.results(found.report)}
    assert "three-parts" in everything, "its parts have no figures of their own"


def test_a_school_in_which_everything_is_seen_has_no_needs(session, city):
    school = city.school()
    everything = {"VAL.LIM": ["L1", "L2", "L3", "L4"], "KD.PLAN": "ja", "VAL.IPAT": "90"}
    with city.at_once():
        for _ in range(20):
            answers = {**everything, **{f"KD.{step}": 2 for step in range(1, 5)}}
            city.observe(city.teacher(school), kind="ieksieja", **answers)
    report = gathered(session, school).report
    assert evaluation.needs(report) == []
    assert len(evaluation.strengths(report)) == evaluation.MOST_NAMED


def test_a_change_is_named_only_where_it_is_one(client, sign_in, city, busy, head):
    same = word(sign_in(client, head)).text
    assert "izmaiņa nav pierādāma." in same
    assert "– izmaiņa." not in same
    with city.at_once():
        for _ in range(40):
            city.observe(city.teacher(busy), kind="ieksieja", **{"VAL.STUNDA": "bil"})
    assert "– izmaiņa." in word(client).text


@pytest.mark.parametrize(
    ("code", "part"), [("count-class-sets", "preschool"), ("count-grades", None)]
)
def test_numbers_that_do_not_add_up_refuse_the_report(session, busy, code, part):
    found = gathered(session, busy)
    evaluation.check(found)
    wrong = tuple(
        replace(each, tally=Tally(k=each.tally.k + 1))
        if (each.formula.code, each.part) == (code, part) else each
        for each in found.report.figures
    )  # fmt: skip
    bad = replace(found, report=replace(found.report, figures=wrong))
    with pytest.raises(Problem) as refused:
        evaluation.check(bad)
    assert refused.value.code == "report-does-not-add-up"
    title, _detail = refused.value.entry.sentences["lv"]
    assert title.startswith("Pārskats nav sagatavots")
    assert code in refused.value.document("lv")["title"]


def test_a_combined_class_and_the_summer_do_not_disturb_the_sums(session, city, busy):
    city.observe(city.teacher(busy), kind="ieksieja", **{"K.KLASE": ["7", "8"]})
    city.observe(city.teacher(busy), kind="ieksieja", family="RN", on=date(2024, 7, 3))
    assert gathered(session, busy).total("count-class-sets") == 30
    assert gathered(session, busy, period="year").total("count-class-sets") == 31


def test_only_internal_observations_stand_in_it(session, city, busy):
    before = gathered(session, busy)
    for kind in ("areja", "savstarpeja"):
        city.observe(city.teacher(busy), kind=kind, **{"SR.DEF": 0})
    after = gathered(session, busy)
    assert [each.tally for each in after.report.figures if each.formula.unit == "lessons"] == [
        each.tally for each in before.report.figures if each.formula.unit == "lessons"
    ]


def test_every_figure_is_that_of_figures(session, busy):
    found = gathered(session, busy)
    of = Filter(year=2023, institution_id=busy.id, period="headline", kinds=("ieksieja",))
    asked = figures(session, of, rule=INSIDE, now=NOW, kinds=("ieksieja",))
    assert found.report.figures == asked.figures
    by_code = {(each.formula.code, each.part): each for each in asked.figures}
    of = replace(of, family="MS")
    lessons = figures(session, of, rule=INSIDE, now=NOW, kinds=("ieksieja",)).figures
    wholes = {each.formula.code: each for each in lessons if each.part is None}
    assert by_code
    for row in found.grades:
        assert row.whole.tally == wholes[row.whole.formula.code].tally


def test_who_may_have_whose_report_written(client, sign_in, session, city, busy, coordinator):
    other = busy_school(city, code="cita", name="Cita skola")
    internal = make_role(session, RoleName.INTERNAL_OBSERVER, institution=busy).person
    # Teaches at the other school, which gives the figures of its page but not its report.
    make_assignment(session, person=internal, institution=other)
    external = make_role(session, RoleName.EXTERNAL_OBSERVER).person
    session.commit()
    for person, answers in ((internal, (200, 403)), (coordinator, (200, 200)),
                            (external, (403, 403))):  # fmt: skip
        browser = sign_in(client, person)
        for code, status in zip(("skola", "cita"), answers, strict=True):
            for ending in ("", "/docx"):
                address = f"/reports/self-evaluation/{code}{ending}{QUERY}"
                assert browser.get(address).status_code == status
    assert sign_in(client, internal).get("/results/cita").status_code == 200


def test_taking_it_away_is_recorded_and_looking_at_it_is_not(client, sign_in, session, head):
    sign_in(client, head).get(f"{PAGE}{QUERY}")
    assert session.scalars(select(Event).where(Event.action == "export.report")).all() == []
    answer = client.get(f"{PAGE}/docx{QUERY}")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="sveris-self-evaluation-skola-2023-2024.docx"'
    )
    (event,) = session.scalars(select(Event).where(Event.action == "export.report"))
    assert event.actor_id == head.id
    assert event.detail == {
        "ending": "docx", "report": "self-evaluation", "year": "2023/2024", "institution": "skola",
    }  # fmt: skip


def test_no_text_of_an_observer_is_in_it(client, sign_in, session, city, busy, head):
    city.observe(city.teacher(busy), kind="ieksieja", **{"S.STIPR": "Slepens teksts"})
    with ZipFile(BytesIO(sign_in(client, head).get(f"{PAGE}/docx{QUERY}").data)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    assert "Slepens teksts" not in content
    person = city.teacher(busy).person
    assert person.family_name.encode().decode("latin-1") not in content


def test_it_is_written_in_english_as_well(client, sign_in, head):
    browser = sign_in(client, head)
    with browser.session_transaction() as cookies:
        cookies["language"] = "en"
    found = word(browser)
    assert found.headings(1)[0].startswith("3.1.2. Lessons observed")
    assert found.file.core_properties.language == "en-GB"
    assert "29 lessons and play-lessons were observed internally" in found.text


def test_few_statements_make_a_report(session, busy):
    with count_queries() as queries:
        gathered(session, busy)
    assert len(queries) <= 48
