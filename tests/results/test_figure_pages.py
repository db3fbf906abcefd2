"""The page of one indicator, and what pages of figures say about each."""

import re
from datetime import date

import pytest

from svēris.people.models import RoleName
from svēris.results import targets
from tests.factories import make_person, make_role, make_succession
from tests.queries import count_queries
from tests.results.test_pages import text


@pytest.fixture
def school(city):
    """A school of thirty teachers, seen in two years; twenty observed differentiation lately."""
    found = city.school(code="skola", name="Daugavpils Tests vidusskola", short_name="Tests")
    for place in range(30):
        teacher = city.teacher(found)
        city.observe(teacher, on=date(2023, 3, 4), **{"DIP.DIF": 0, "SR.DEF": 2})
        city.observe(
            teacher, **{
                "DIP.DIF": 2 if place < 20 else 0, "K.PIETEIKTS": "nedela",
                "K.DALA": "sakums" if place < 14 else "visa",
                "VAL.STUNDA": "svv" if place < 11 else "lv",
                "VAL.LIM": None if place < 11 else ["L1"],
            }
        )  # fmt: skip
    return found


@pytest.fixture
def coordinator(session):
    """The board's coordinator, who reads Latvian."""
    return make_role(session, RoleName.COORDINATOR).person


@pytest.fixture
def english(session):
    """A coordinator who reads English."""
    person = make_person(session, language="en")
    return make_role(session, RoleName.COORDINATOR, person=person).person


@pytest.fixture
def read(client, sign_in, coordinator, school):
    """Read a page as the coordinator, its white space made plain."""
    sign_in(client, coordinator)

    def reading(path):
        return " ".join(text(client.get(path)).split())

    return reading


YEAR = "year=2023/2024"


def test_the_page_says_figure_interval_change_and_sentence(read):
    page = read(f"/results/indicators/dip-dif?{YEAR}")
    assert "<h1>Diferenciācija: dažāda līmeņa uzdevumi</h1>" in page
    assert "20 no 30 · 95 % ticamības intervāls 49–81 %" in page
    assert "pieaugums pret 2022./2023.: +66,7 procentpunkti (95 % TI +45,5…+80,8)." in page
    assert "67 % (20 no 30) vēroto stundu un nodarbību bija tādas, kurās pedagogs" in page
    assert "ārējās vērošanas, 01.09.2023.–30.06.2024." in page
    assert re.search(r"\(SvērIS, dati uz \d\d\.\d\d\.\d{4}\., rādītājs dip-dif v1\)", page)


def test_the_sentence_counts_what_the_base_leaves_out(read):
    assert (
        "notika latviešu valodā; bāzē nav iekļautas 11 svešvalodu, mazākumtautības valodas un "
        "mazākumtautību programmu stundas."
    ) in read(f"/results?{YEAR}")


def test_how_the_lessons_were_seen_stands_with_every_sentence(read):
    said = (
        "Ārējā: 30 stundu, 30 pedagogu. Stundas daļa vērota 14 gadījumos. Vērošanas pieteikšana: "
        "ar nedēļu – 30. Vērotās stundas nav izlases veidā atlasītas; rezultāti raksturo vērotās, "
        "nevis visas stundas."
    )
    assert said in read(f"/results/indicators/dip-dif?{YEAR}")
    assert said in read(f"/results?{YEAR}")


def test_english_is_a_language_of_its_own(client, sign_in, english, school):
    page = " ".join(text(sign_in(client, english).get(f"/results?{YEAR}")).split())
    assert "+66.7 percentage points (95% CI +45.5…+80.8)" in page
    assert "Only a part of the lesson was seen in 14 cases." in page
    assert re.search(r"\(SvērIS, data of [^,]+, indicator dip-dif v1\)", page)
    assert "procentpunkt" not in page


def test_an_address_opens_exactly_the_figure_again(client, read):
    page = read(f"/results?{YEAR}&grade=7&decimals=1")
    (address,) = set(re.findall(r'data-copy-text="([^"]*indicators/dip-dif\?[^"]*)"', page))
    address = address.replace("&amp;", "&")
    assert address.startswith("http://localhost/results/indicators/dip-dif?")
    for part in ("grade=7", "kind=areja", "period=headline", "decimals=1", "year=2023/2024"):
        assert part in address
    assert "66,7 %" in read(address)


def test_targets_and_proven_changes_are_worth_noticing(session, read):
    assert "Ko vērts ievērot" in read(f"/results?{YEAR}")
    targets.set_aims(session, "vid-emo", [targets.Aim(2024, 500, False, "Dome")])
    page = read(f"/results?{YEAR}")
    assert "mērķis 2024. gadam: 50 %; mērķis ir sasniegts." in page
    assert "67 % – pieaugums pret 2022./2023.: +66,7 procentpunkti" in page
    assert "neviena rādītāja izmaiņa nav pierādāma" not in page


def test_where_nothing_has_changed_it_is_said(client, sign_in, coordinator, city):
    school = city.school(code="cita")
    for on in (date(2023, 3, 4), date(2024, 3, 4)):
        for _ in range(6):
            city.observe(city.teacher(school), on=on)
    page = text(sign_in(client, coordinator).get(f"/results?{YEAR}"))
    assert "neviena rādītāja izmaiņa nav pierādāma" in page


def test_the_trend_is_drawn_and_stands_in_a_table(session, read):
    targets.set_aims(session, "dip-dif", [targets.Aim(2026, 700, False, "Dome")])
    page = read(f"/results/indicators/dip-dif?{YEAR}")
    assert '<svg class="trend"' in page
    assert "<desc" in page
    assert "0 % (0 no 30)" in page
    assert "mērķis, Dome" in page
    assert "style=" not in page


def test_a_change_of_few_lessons_is_no_change(client, sign_in, coordinator, city):
    school = city.school()
    for year, values in ((2023, [2, 2, 2, 2, 0]), (2024, [2, 2, 0, 0, 0])):
        for value in values:
            city.observe(city.teacher(school), on=date(year, 3, 4), **{"SR.DEF": value})
    page = text(sign_in(client, coordinator).get(f"/results/indicators/sr-def?{YEAR}"))
    assert "izmaiņa nav pierādāma" in page
    assert "samazinājums" not in page


def test_the_definition_has_the_criteria_as_observers_read_them(read):
    page = read("/results/indicators/dip-both")
    assert "Skaita, ja novērots:" in page
    assert "<em>un</em>" in page
    assert "2 = vismaz divi līmeņi" in page or "2 = " in page
    assert "Rādītāja dip-both versijas" in page
    assert "spēkā" in page


@pytest.mark.parametrize(
    "code",
    ["val-lv", "val-lv-strict", "kd-1", "kd-1-situation", "dip-uzd-teachers", "learners-speaking",
     "coverage-internal", "count-class-sets", "count-grades", "preschool-kom", "lim-l1-l2-lv"],
)  # fmt: skip
def test_every_kind_of_indicator_has_its_page_in_both_places(
    client, sign_in, english, school, code
):
    sign_in(client, english)
    everywhere = ("", "?kind=ieksieja&period=year", "?year=2019/2020")
    asked = {f"/results/skola/indicators/{code}": everywhere}
    asked[f"/results/indicators/{code}"] = (*everywhere, "?family=MT")
    for path, queries in asked.items():
        for more in queries:
            assert client.get(path + more).status_code == 200, path + more


def test_kinds_stand_side_by_side_and_those_without_lessons_are_left_out(city, school, read):
    headings = '<section class="single" id="{}"'
    page = read(f"/results/indicators/dip-dif?{YEAR}")
    assert headings.format("areja") in page
    assert headings.format("ieksieja") not in page
    assert headings.format("areja-ieksieja") not in page
    for _ in range(6):
        city.observe(city.teacher(school), kind="ieksieja")
    page = read(f"/results/indicators/dip-dif?{YEAR}")
    for kinds in ("areja", "ieksieja", "areja-ieksieja"):
        assert headings.format(kinds) in page
    assert headings.format("areja") not in read(f"/results/indicators/dip-dif?{YEAR}&kind=ieksieja")


def test_the_strict_variant_and_the_second_base_stand_beside(read):
    assert "/results/indicators/val-lv-strict?" in read(f"/results/indicators/val-lv?{YEAR}")
    assert "/results/indicators/kd-1-situation?" in read(f"/results/indicators/kd-1?{YEAR}")


def test_an_indicator_that_does_not_exist_is_not_found(client, sign_in, coordinator):
    assert sign_in(client, coordinator).get("/results/indicators/nekas").status_code == 404
    assert client.get("/results/nekur/indicators/dip-dif").status_code == 404


def test_a_head_reads_the_page_of_the_own_school_only(client, sign_in, session, city, school):
    city.school(code="cita")
    head = make_role(session, RoleName.HEAD, institution=school).person
    sign_in(client, head)
    assert client.get("/results/skola/indicators/dip-dif").status_code == 200
    assert client.get("/results/cita/indicators/dip-dif").status_code == 403


def test_a_hidden_figure_has_no_number_on_its_page(client, sign_in, coordinator, city):
    school = city.school(code="maza")
    for _ in range(4):
        city.observe(city.teacher(school), **{"SR.DEF": 1})
    page = text(
        sign_in(client, coordinator).get(f"/results/maza/indicators/sr-def?{YEAR}&kind=areja")
    )
    assert "Nepietiek datu" in page
    assert "no 4" not in page
    assert "data-copy" not in page


def test_a_closed_school_points_to_its_successor(client, sign_in, session, city, coordinator):
    old = city.school(code="veca", closed_on=date(2024, 7, 31))
    new = city.school(code="jauna", name="Jaunā skola")
    make_succession(session, predecessor=old, successor=new, on=date(2024, 8, 1))
    page = text(sign_in(client, coordinator).get("/results/veca"))
    assert "Iestāde slēgta 31.07.2024." in page
    assert '<a href="/results/jauna">Jaunā skola</a>' in page
    assert f"ieskaitīta arī iestāde „{old.name}”" in text(client.get("/results/jauna"))


def test_a_successor_one_may_not_see_is_named_without_a_link(client, sign_in, session, city):
    old, new = city.school(code="veca"), city.school(code="jauna", name="Jaunā skola")
    make_succession(session, predecessor=old, successor=new, on=date(2024, 8, 1))
    head = make_role(session, RoleName.HEAD, institution=old).person
    page = text(sign_in(client, head).get("/results/veca"))
    assert "Jaunā skola" in page
    assert "/results/jauna" not in page


@pytest.mark.parametrize("order", ["change", "lowest", "form", "nonsense"])
def test_rows_are_read_in_another_order(read, order):
    page = read(f"/results?{YEAR}&order={order}")
    assert ("Visi rādītāji" in page) is (order in ("change", "lowest"))


@pytest.mark.parametrize(
    ("path", "most"),
    [("/results", 52), ("/results/skola", 58), ("/results/indicators/dip-both", 58),
     ("/results/skola/indicators/dip-both", 62)],
)  # fmt: skip
def test_no_page_asks_more_the_more_there_is(
    client, sign_in, coordinator, city, school, path, most
):
    sign_in(client, coordinator)
    client.get(path)
    sent = []
    for _ in range(2):
        for _ in range(6):
            other = city.school()
            city.observe(city.teacher(other), kind="ieksieja")
            city.observe(city.teacher(other))
        with count_queries() as statements:
            assert client.get(f"{path}?{YEAR}").status_code == 200
        sent.append(len(statements))
    assert sent[0] == sent[1] <= most


def test_coverage_has_its_years_and_says_that_everybody_is_counted(
    client, sign_in, session, city, school
):
    old = city.school(code="veca", closed_on=date(2023, 7, 31))
    make_succession(session, predecessor=old, successor=school, on=date(2023, 8, 1))
    for year in (2023, 2024):
        teacher = city.teacher(school, starts_on=date(2022, 9, 1))
        city.observe(teacher, kind="ieksieja", on=date(year, 3, 4))
    head = make_role(session, RoleName.HEAD, institution=school).person
    page = text(sign_in(client, head).get("/results/skola/indicators/coverage-internal"))
    # The thirty others began on 1 September 2023; the two of the year before are too few.
    assert "1 no 2" not in page
    assert "3 % (1 no 32)" in page
    assert "Uzskaitīti visi" in page
    assert "agrākajos gados nav ieskaitītas" in page
    assert "apzīmēti ar gredzenu" not in page
    assert "95 % ticamības intervāls</th>" not in page
