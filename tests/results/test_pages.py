"""The pages of figures: who sees which, and what stands on them."""

from datetime import date

import pytest

from svēris.people import login
from svēris.people.models import InstitutionType, RoleName
from tests.factories import make_assignment, make_person, make_role


@pytest.fixture
def school(city):
    """A school with six teachers, each seen twice internally and once externally."""
    found = city.school(code="skola", name="Daugavpils Tests vidusskola", short_name="Tests")
    for _ in range(6):
        teacher = city.teacher(found)
        city.observe(teacher, kind="ieksieja")
        city.observe(teacher, kind="ieksieja", **{"SR.DEF": 1})
        city.observe(teacher, kind="areja", **{"SR.DEF": 0})
    return found


@pytest.fixture
def head(session, school):
    """The school's head, who reads Latvian."""
    return make_role(session, RoleName.HEAD, institution=school).person


@pytest.fixture
def coordinator(session):
    """The board's coordinator."""
    return make_role(session, RoleName.COORDINATOR).person


def text(response):
    """Return a page as text with plain spaces."""
    assert response.status_code == 200, response.text
    return response.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_city_page_says_population_share_and_base(client, sign_in, school, coordinator):
    page = text(sign_in(client, coordinator).get("/results?year=2023/2024"))
    assert "6 ārējās vērošanas (6 pedagogi, 1 iestāde)," in page
    assert "01.09.2023.–30.06.2024." in page
    assert "Sasniedzamais rezultāts skaidri definēts" in page
    assert "0 no 6" in page
    assert "visas vērotās stundas un nodarbības, kurās kritērijs vērtēts" in page


def test_the_school_page_has_the_schools_own_kind_and_the_city(client, sign_in, school, head):
    page = text(sign_in(client, head).get("/results/skola"))
    assert "<h1>Daugavpils Tests vidusskola</h1>" in page
    assert "12 iekšējo vērošanu (6 pedagogi)" in page
    assert "6 no 12" in page
    assert "pilsētā 6 no 12" in page


def test_a_figure_is_drawn_without_inline_style(client, sign_in, school, head):
    page = text(sign_in(client, head).get("/results/skola"))
    assert '<svg class="chart"' in page
    assert 'aria-label="6 no 12' in page
    assert "style=" not in page
    # Nothing runs but a module of ours, and only for comfort.
    assert page.count("<script") == page.count('<script type="module" src="/static/js/pages/') == 1


def test_a_page_in_english_is_english(client, sign_in, session, school):
    person = make_role(session, RoleName.COORDINATOR, person=make_person(session, language="en"))
    page = text(sign_in(client, person.person).get("/results?year=2023/2024&kind=ieksieja"))
    assert "12 internal observations (6 teachers, 1 institution)" in page
    assert "In 6 of the 12 observed lessons and play-lessons, the learning outcome" in page
    assert "Sasniedzamais" not in page


def test_a_small_group_says_why_it_is_hidden(client, sign_in, city, session, coordinator):
    school = city.school(code="maza")
    city.observe(city.teacher(school), kind="ieksieja")
    page = text(sign_in(client, coordinator).get("/results/maza"))
    assert "Nepietiek datu" in page
    assert "sākot ar 5 stundām un 3 pedagogiem" in page
    assert "1 no 1" not in page


def test_an_empty_selection_says_what_would_help(client, sign_in, school, coordinator):
    page = text(sign_in(client, coordinator).get("/results?year=2019/2020"))
    assert "Šajā atlasē nekas nav vērots" in page
    assert "Sasniedzamais rezultāts skaidri definēts" not in page


def test_training_sessions_explain_why_there_is_no_percentage(client, sign_in, coordinator):
    page = text(sign_in(client, coordinator).get("/results?family=MT"))
    assert "Mācību-treniņu nodarbību ir maz" in page


def test_a_teacher_sees_only_what_may_be_published(client, sign_in, session, school):
    teacher = make_assignment(session, institution=school).person
    page = text(sign_in(client, teacher).get("/results/skola?kind=areja"))
    assert "sākot ar 10 stundām un 5 pedagogiem" in page
    assert "0 no 6" not in page
    assert "6 no 12" in text(client.get("/results/skola"))


def test_a_role_without_figures_shows_a_teacher_no_more_of_the_city(client, sign_in, session, city):
    for _ in range(6):
        city.observe(city.teacher(city.school()))
    teacher = make_assignment(session).person
    make_role(session, RoleName.ADMIN, person=teacher)
    assert "6 no 6" not in text(sign_in(client, teacher).get("/results?year=2023/2024"))


def test_a_head_does_not_see_another_school_by_name(client, sign_in, session, city, head):
    city.school(code="cita")
    assert sign_in(client, head).get("/results/cita").status_code == 403
    page = text(client.get("/results"))
    assert "/results/skola" in page
    assert "/results/cita" not in page


def test_peer_figures_are_not_the_boards(client, sign_in, school, coordinator, head):
    assert sign_in(client, coordinator).get("/results?kind=savstarpeja").status_code == 403
    assert client.get("/results/skola?kind=savstarpeja").status_code == 403
    assert sign_in(client, head).get("/results/skola?kind=savstarpeja").status_code == 200


def test_an_administrator_has_no_figures(client, sign_in, session):
    admin = make_role(session, RoleName.ADMIN).person
    assert sign_in(client, admin).get("/results").status_code == 403


def test_a_school_that_does_not_exist_is_not_found(client, sign_in, coordinator):
    assert sign_in(client, coordinator).get("/results/nekur").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["year=2023", "year=2023/2025", "kind=cita", "grade=13", "decimals=9", "area=X", "period=x"],
)
def test_a_query_that_means_nothing_is_refused(client, sign_in, coordinator, query):
    assert sign_in(client, coordinator).get(f"/results?{query}").status_code == 422


def test_what_is_left_open_in_the_form_is_not_a_filter(client, sign_in, school, coordinator):
    empty = "period=&kind=&family=&grade=&age=&class_set=&area=&institution_type=&decimals="
    page = text(sign_in(client, coordinator).get(f"/results?year=2023/2024&{empty}"))
    assert "0 no 6" in page


def test_a_head_cannot_single_out_another_school_by_its_type(client, sign_in, session, city, head):
    other = city.school(type=InstitutionType.VOCATIONAL)
    for _ in range(6):
        city.observe(city.teacher(other))
    address = "/results?year=2023/2024&institution_type=vocational"
    assert "6 no 6" not in text(sign_in(client, head).get(address))
    board = make_role(session, RoleName.COORDINATOR).person
    assert "6 no 6" in text(sign_in(client, board).get(address))


@pytest.mark.parametrize("year", ["0000/0001", "9999/10000", "2023/2025"])
def test_a_year_that_no_calendar_has_is_refused(client, sign_in, coordinator, year):
    assert sign_in(client, coordinator).get(f"/results?year={year}").status_code == 422


def test_one_narrowing_is_chosen_of_all(client, sign_in, school, head):
    page = text(sign_in(client, head).get("/results/skola?year=2023/2024&narrow=grade:7"))
    assert '<option value="grade:7" selected>' in page
    assert "7. klase" in page
    # An address with the filter's own name means the same.
    assert '<option value="grade:7" selected>' in text(client.get("/results/skola?grade=7"))
    assert client.get("/results/skola?narrow=grade:13").status_code == 422
    assert client.get("/results/skola?narrow=number:7").status_code == 422


@pytest.mark.parametrize("query", ["grade=7&area=MAT", "narrow=grade:7&family=MS"])
def test_two_filters_at_once_are_refused(client, sign_in, school, head, query):
    answer = sign_in(client, head).get(f"/results/skola?{query}")
    assert answer.status_code == 422
    assert "tikai pēc vienas pazīmes" in answer.text
    api = client.get(f"/api/v1/percentages?institution=skola&{query}")
    assert api.json["code"] == "one-filter-at-a-time"
    file = client.get(f"/results/export.csv?institution=skola&{query}")
    assert file.status_code == 422


def test_who_compares_schools_sees_each_whole(client, sign_in, session, school, coordinator):
    page = text(sign_in(client, coordinator).get("/results/skola?year=2023/2024"))
    assert 'name="narrow"' not in page
    assert 'name="narrow"' in text(client.get("/results"))
    assert client.get("/results/skola?narrow=grade:7").status_code == 403
    make_role(session, RoleName.HEAD, institution=school, person=coordinator)
    assert 'name="narrow"' in text(client.get("/results/skola?narrow=grade:7"))


def test_a_hidden_figure_says_why_without_its_size(client, sign_in, city, school, head):
    for _ in range(2):
        city.observe(city.teacher(school), kind="ieksieja", **{"K.KLASE": ["9"]})
    page = text(sign_in(client, head).get("/results/skola?year=2023/2024&narrow=grade:7"))
    assert "Blakus pārējiem rādītājiem šis pastāstītu par pārāk mazu grupu" in page
    assert "Nepietiek datu" in page


class TestNewSchoolYear:
    """In September, before anything of the new school year was counted."""

    @pytest.fixture(autouse=True)
    def september(self, monkeypatch):
        """The first day of the school year 2024/2025."""
        monkeypatch.setattr(login, "today", lambda: date(2024, 9, 2))

    def test_pages_open_on_the_newest_year_with_lessons_and_say_so(
        self, client, sign_in, school, coordinator
    ):
        board = sign_in(client, coordinator)
        for path in ("/results", "/results/comparison", "/coverage", "/results/indicators/sr-def"):
            page = text(board.get(path))
            assert "2024./2025. mācību gadā vēl nav nevienas ieskaitītas stundas" in page, path
            assert "Redzams 2023./2024. mācību gads" in page, path

    def test_nothing_is_said_where_a_year_was_chosen(self, client, sign_in, school, coordinator):
        board = sign_in(client, coordinator)
        assert "vēl nav nevienas" not in text(board.get("/results?year=2023/2024"))

    def test_a_peers_lesson_opens_no_year_of_the_city(
        self, client, sign_in, city, school, coordinator
    ):
        city.observe(city.teacher(school), kind="savstarpeja", on=date(2024, 9, 2))
        assert "Redzams 2023./2024. mācību gads" in text(
            sign_in(client, coordinator).get("/results")
        )

    def test_a_school_without_lessons_this_year_opens_on_its_own_newest(
        self, client, sign_in, city, school, head
    ):
        for _ in range(6):
            city.observe(city.teacher(city.school()), kind="ieksieja", on=date(2024, 9, 2))
        page = text(sign_in(client, head).get(f"/results/{school.code}"))
        assert "2024./2025. mācību gadā šeit vēl nav nevienas ieskaitītas stundas" in page
        assert "Redzams 2023./2024. mācību gads" in page
        answer = client.get(f"/api/v1/percentages?institution={school.code}").json
        assert answer["school_year"] == "2023/2024"

    def test_a_school_of_which_nothing_was_ever_seen_says_nothing_of_years(
        self, client, sign_in, session, city, school
    ):
        new = city.school()
        person = make_role(session, RoleName.HEAD, institution=new).person
        page = text(sign_in(client, person).get(f"/results/{new.code}"))
        assert "Šajā atlasē nekas nav vērots" in page
        assert "Redzams" not in page
