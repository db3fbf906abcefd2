"""Coverage and comparison as people see them: with figures, hidden ones, bars and small bases."""

from datetime import date

import pytest

from svēris.people.models import Duty, InstitutionType, RoleName
from svēris.results import targets
from tests import factories as make
from tests.browser.axe import violations
from tests.results.lessons import City
from tests.signing_in import sign_in

COMPARISON = "/results/comparison?year=2023/2024&kind=areja"
PATHS = {
    "coverage": "/coverage?year=2023/2024",
    "coverage of a school": "/coverage/skola?year=2023/2024",
    "not yet observed": "/coverage/skola/not-yet-observed?year=2023/2024",
    "when lessons are taught": "/coverage/terms",
    "a year's dates": "/coverage/terms/2023",
    "long absences": "/absences",
    "heat table": COMPARISON,
    "one indicator": f"{COMPARISON}&indicator=dip-both",
}


@pytest.fixture
def reader(session):
    """The coordinator, who leads a school too, of a city with large, small and merged schools."""
    city = City(session).publish()
    targets.ship(session)
    for name, kind, teachers, lessons in (
        ("Skola", InstitutionType.GENERAL, 7, 4),
        ("Otrā skola", InstitutionType.GENERAL, 6, 1),
        ("Trešā skola", InstitutionType.VOCATIONAL, 5, 1),
        ("Mazā PII", InstitutionType.PRESCHOOL, 2, 1),
    ):
        code = "skola" if name == "Skola" else f"skola-{name[0].lower()}"
        school = city.school(code=code, name=name, short_name=name, type=kind)
        for place in range(teachers):
            teacher = city.teacher(school)
            city.observe(teacher, kind="ieksieja", on=date(2023, 11, 6))
            for _ in range(lessons):
                city.observe(teacher, **{"SR.DEF": 2 if place % 3 else 0})
        for duty in (Duty.TEACHER, Duty.SUPPORT):
            city.teacher(school, duty=duty)
        if name == "Skola":
            own = school
            make.make_absence(session, assignment=teacher, ends_on=None)
    gone = city.school(short_name="Vecā skola", closed_on=date(2023, 7, 31))
    make.make_succession(session, predecessor=gone, successor=own, on=date(2023, 8, 1))
    person = make.make_role(session, RoleName.COORDINATOR).person
    make.make_role(session, RoleName.HEAD, person=person, institution=own)
    session.commit()
    return person


@pytest.fixture
def browse(served, reader, context, client):
    """Open a page as the reader."""

    def opened(path, *, language="lv", width=820, scheme="light"):
        sign_in(client, reader)
        with client.session_transaction() as cookies:
            cookies["language"] = language
        cookie = client.get_cookie("sveris")
        context.add_cookies([{"name": "sveris", "value": cookie.value, "url": served}])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 1180})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert page.goto(served + path).status == 200
        return page

    return opened


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("lv", 820, "light"), ("en", 1440, "dark"), ("lv", 390, "dark"), ("en", 390, "light")],
)
def test_no_page_has_violations(browse, language, width, scheme):
    wrong = {}
    for name, path in PATHS.items():
        page = browse(path, language=language, width=width, scheme=scheme)
        found = violations(page)
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append("wider than the screen")
        if found:
            wrong[name] = found
        page.close()
    assert wrong == {}


def test_the_numbers_behind_a_share_come_on_demand_without_a_script(browse):
    page = browse(COMPARISON)
    count = page.locator(".heat__city .heat__count").first
    assert count.bounding_box()["width"] <= 1
    page.get_by_label("Rādīt skaitļus, no kuriem īpatsvars aprēķināts").check()
    assert count.bounding_box()["width"] > 40
    assert violations(page) == []


def test_heads_of_the_table_stay_while_it_is_scrolled_by_keyboard(browse):
    page = browse(COMPARISON, width=820)
    frame = page.locator(".heat-frame")
    frame.focus()
    before = page.locator(".heat__corner").bounding_box()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert frame.evaluate("e => e.scrollLeft") > 0
    assert page.locator(".heat__corner").bounding_box()["x"] == before["x"]


def test_the_table_prints_across_and_the_list_upright(browse):
    across = browse(COMPARISON, width=1440).pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 841" in across
    upright = browse(PATHS["not yet observed"], width=1440).pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594" in upright or b"/MediaBox [0 0 595" in upright
