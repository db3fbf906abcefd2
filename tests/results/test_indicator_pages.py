"""The pages on which indicators are made: the whole way, and what is refused on it."""

import json
from io import BytesIO

import pytest

from svēris.people.models import Event, RoleName
from svēris.results import indicators, targets
from svēris.results.indicators import FOLDER
from svēris.results.targets import Aim
from tests.factories import make_person, make_role
from tests.fields import fields
from tests.signing_in import ORIGIN, csrf_token


@pytest.fixture
def seen(city):
    """Six teachers, each seen once externally; in four lessons learners plan themselves."""
    school = city.school(code="skola")
    for number in range(6):
        answers = {"KD.PLAN": "ja", "KD.1": 2, "KD.2": 2, "KD.4": 0, "KD.3": 2 if number < 4 else 1}
        city.observe(city.teacher(school), **answers)
    return city


@pytest.fixture
def coordinator(session):
    """The board's coordinator, who reads Latvian."""
    return make_role(session, RoleName.COORDINATOR).person


@pytest.fixture
def board(client, sign_in, coordinator):
    """The browser of the board's coordinator."""
    return Browser(sign_in(client, coordinator))


class Browser:
    """A browser without a script: it sends the form of the page it shows."""

    def __init__(self, client):
        self.client, self.path, self.page, self.status = client, "", "", 0

    def open(self, path):
        """Open a page."""
        return self._show(path, self.client.get(path))

    def press(self, button, **changed):
        """Press a button of the form, after some of its fields were changed."""
        sent = fields(self.page, "onto") | changed
        sent |= {"do": button, "csrf_token": csrf_token(self.client)}
        return self._show(self.path, self.client.post(self.path, data=sent, headers=ORIGIN))

    def send(self, path, **given):
        """Send a form of few fields."""
        sent = {"csrf_token": csrf_token(self.client), **given}
        return self._show(path, self.client.post(path, data=sent, headers=ORIGIN))

    def _show(self, path, answer):
        self.status = answer.status_code
        if answer.status_code == 303:
            return self.open(answer.location)
        self.path, self.page = path, answer.text.replace("\N{NO-BREAK SPACE}", " ")
        return self.page


def build(board):
    """Make an indicator up to the preview: problem solving, in lessons with a problem."""
    board.open("/indicators/new")
    board.press(
        "show", name_lv="Izglītojamie plāno", name_en="Learners plan", group="problem",
        families=["MS"],
    )  # fmt: skip
    board.press("add:n", **{"n.new": "KD.3"})
    board.press("group:n")
    board.press("add:n-1", **{"n-1.new": "KD.4"})
    board.press("add:n-1", **{"n-1.new": "FOR.KAS"})
    board.press("add:b", **{"b.new": "KD.PLAN", "n-1-1.value": ["vienadi", "izglitojamie"]})
    return board.press("preview", **{"b-0.value": ["ja"], "year": "2023/2024"})


def test_an_indicator_is_made_looked_at_published_and_shown(seen, board, session):
    page = build(board)
    assert "<strong>4 no 6</strong>" in page
    assert "novērots „Izglītojamie plāno un rīkojas” UN (novērots „Izglītojamie pārbauda" in page
    page = board.press("publish")
    assert (board.status, board.path) == (200, "/indicators/own-izglitojamie-plano")
    assert "Versija 1 ir publicēta" in page
    assert "pārvaldes veidots" in page
    page = board.open("/results?year=2023/2024")
    assert "Izglītojamie plāno" in page
    figures = json.loads(board.client.get("/api/v1/percentages?year=2023/2024").text)["figures"]
    (figure,) = (each for each in figures if each["code"] == "own-izglitojamie-plano")
    assert (figure["k"], figure["n"], figure["partly"], figure["version"]) == (4, 6, 2, 1)
    assert (
        figure["sentence"]
        .replace("\N{NO-BREAK SPACE}", " ")
        .startswith("4 no 6 vērotajām mācību stundām bija tādas, kurās")
    )


def test_what_was_built_is_what_a_file_would_say(seen, board):
    build(board)
    board.press("publish")
    raw = json.loads(board.client.get("/indicators/own-izglitojamie-plano/1.json").text)
    assert raw["measure"] == {
        "kind": "share",
        "numerator": {
            "all": [
                {"observed": "KD.3"},
                {
                    "any": [
                        {"observed": "KD.4"},
                        {"item": "FOR.KAS", "in": ["vienadi", "izglitojamie"]},
                    ]
                },
            ]
        },
        "base": {"item": "KD.PLAN", "in": ["ja"]},
    }
    indicators.check(raw, where="file")


def test_nothing_is_published_that_was_not_looked_at(seen, board, session):
    build(board)
    page = board.press("publish", name_en="Learners plan themselves")
    assert "Kopš pēdējās apskates kaut kas ir mainīts" in page
    assert "own-izglitojamie-plano" not in [each.code for each in indicators.current(session)]
    assert board.press("publish").count("Versija 1 ir publicēta") == 1


def test_a_new_version_stands_beside_the_one_in_force(seen, board):
    board.open("/indicators/kd-3/edit")
    page = board.press("preview", **{"n-0.test": "in=1,2", "year": "2023/2024"})
    assert "6 no 6" in page
    assert "Spēkā, versija 1" in page
    assert "Ārējā: 6 no 6, nevis 4 no 6. Bāze ir tikpat liela kā versijā 1." in page
    assert "Versija 2, spēkā" in board.press("publish")
    assert "Versija 1, agrāka" in board.open("/indicators/kd-3/1")
    assert "Veidot jaunu versiju no šīs" in board.page


def test_an_earlier_version_may_be_taken_up_again(seen, board, session):
    board.open("/indicators/kd-3/edit")
    board.press("preview", **{"n-0.test": "in=1,2"})
    board.press("publish")
    board.open("/indicators/kd-3/edit?from=1")
    board.press("preview")
    assert "Versija 3, spēkā" in board.press("publish")
    (formula,) = (each for each in indicators.current(session) if each.code == "kd-3")
    assert formula.measure["numerator"] == {"observed": "KD.3"}


def test_who_publishes_second_keeps_everything_that_was_typed(seen, board, session, sign_in, app):
    other = Browser(sign_in(app.test_client(), make_role(session, RoleName.COORDINATOR).person))
    for each, name in ((board, "Plāno paši"), (other, "Plāno kopā")):
        each.open("/indicators/kd-3/edit")
        each.press("preview", name_lv=name)
    board.press("publish")
    page = other.press("publish")
    assert other.status == 409
    assert "Kamēr Jūs strādājāt, publicēta versija 2." in page
    assert fields(page, "onto")["name_lv"] == ["Plāno kopā"]
    other.press("preview")
    assert "Versija 3, spēkā" in other.press("publish")
    assert [
        each.text("name", "lv") for each in indicators.current(session) if each.code == "kd-3"
    ] == ["Plāno kopā"]


@pytest.mark.parametrize(
    "code", ["sr-def", "coverage-internal", "count-grades", "dip-uzd-teachers"]
)
def test_every_kind_of_indicator_gets_a_new_version_in_other_words(seen, board, session, code):
    before = next(each for each in indicators.current(session) if each.code == code)
    board.open(f"/indicators/{code}/edit")
    board.press("preview", name_en="Other words")
    assert "Versija 2, spēkā" in board.press("publish")
    after = next(each for each in indicators.current(session) if each.code == code)
    changed = {name for name in after.raw if after.raw[name] != before.raw.get(name)}
    assert changed == {"name", "version"}


def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(seen, board):
    board.open("/indicators/new")
    page = board.press("preview", name_lv="Plāno", families=["MS"])
    assert board.status == 422
    assert '<a href="#n">Vēl nav neviena nosacījuma.' in page
    assert '<a href="#group">' in page
    assert fields(page, "onto")["name_lv"] == ["Plāno"]
    assert "<strong>" not in page


def test_a_condition_that_another_form_does_not_ask_is_named(seen, board):
    build(board)
    page = board.press("preview", families=["MS", "MT"])
    assert board.status == 422
    assert "„Izglītojamie plāno un rīkojas” nav visās izvēlētajās veidlapās." in page


def test_a_preview_is_recorded_with_a_digest_and_without_content(seen, board, session, coordinator):
    build(board)
    event = session.query(Event).filter_by(action="indicator.previewed").one()
    assert event.actor_id == coordinator.id
    assert event.detail.keys() == {"code", "digest", "year", "kinds"}


def test_peer_answers_are_no_part_of_a_preview_of_the_city(seen, board):
    build(board)
    board.press("preview", kind="savstarpeja")
    assert board.status == 403


def test_an_own_indicator_is_withdrawn_for_a_reason(seen, board):
    build(board)
    board.press("publish")
    page = board.send("/indicators/own-izglitojamie-plano/withdraw", reason="")
    assert board.status == 422
    assert "Nav norādīts iemesls" in page or "iemesls" in page.lower()
    page = board.send("/indicators/own-izglitojamie-plano/withdraw", reason="Aizstāts ar citu")
    assert "Aizstāts ar citu" in page
    assert "Izglītojamie plāno" not in board.open("/results?year=2023/2024")
    assert "Atsauktie rādītāji" in board.open("/indicators")
    board.send("/indicators/sr-def/withdraw", reason="Cits")
    assert board.status == 404


def test_targets_are_set_without_a_new_version(seen, board, session, coordinator):
    targets.ship(session)
    page = board.open("/indicators/dip-both/targets")
    sent = fields(page, "year-0")
    assert (sent["year-0"], sent["percent-0"], sent["base-0"]) == (["2023"], ["55"], ["1"])
    sent |= {"percent-1": "72,5", "year-2": "", "percent-2": "", "source-2": ""}
    page = board.send(
        "/indicators/dip-both/targets", **{k: v for k, v in sent.items() if k != "csrf_token"}
    )
    assert "72,5 %" in page
    source = "PMP 2024–2028, 4. rādītājs"
    assert targets.aims(session, "dip-both") == [
        Aim(2023, 550, True, source), Aim(2026, 725, False, source),
    ]  # fmt: skip
    event = session.query(Event).filter_by(action="indicator.targets-set").one()
    assert (event.actor_id, event.detail["values"]) == (coordinator.id, {"2023": 550, "2026": 725})


def test_targets_that_cannot_be_read_are_refused_at_their_field(seen, board, session):
    typed = {
        "year-0": "28", "percent-0": "170", "source-0": "",
        "year-1": "2027", "percent-1": "70", "source-1": "Dome",
        "year-2": "2027", "percent-2": "x", "source-2": "Dome",
    }  # fmt: skip
    page = board.send("/indicators/sr-def/targets", **typed)
    assert board.status == 422
    for field in ("year-0", "percent-0", "source-0", "year-2", "percent-2"):
        assert f'<a href="#{field}">' in page
    assert fields(page, "year-0")["percent-2"] == ["x"]
    assert targets.aims(session, "sr-def") == []


@pytest.mark.parametrize(
    "path",
    [
        "/indicators/none", "/indicators/sr-def/2", "/indicators/sr-def/2.json",
        "/indicators/none/edit", "/indicators/sr-def/edit?from=7", "/indicators/count-peer/targets",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(seen, board, path):
    board.open(path)
    assert board.status == 404


def test_the_list_says_what_is_in_force_and_whose_it_is(seen, board):
    page = board.open("/indicators")
    assert page.count("SvērIS komplektā") == len(indicators.read_folder())
    assert "Sasniedzamais rezultāts skaidri definēts" in page


def test_the_pages_are_english_for_who_reads_english(seen, client, sign_in, session):
    person = make_role(
        session, RoleName.COORDINATOR, person=make_person(session, language="en")
    ).person
    board = Browser(sign_in(client, person))
    for path in ("/indicators", "/indicators/dip-both", "/indicators/new", "/indicators/kd-3/edit"):
        page = board.open(path)
        assert board.status == 200
        for word in ("Rādītāj", "Izvēlieties", "versija", "Skaita (", "mācību gads"):
            assert word not in page.replace('lang="lv">Skaita', "")
    build(board)
    assert "<strong>4 of 6</strong>" in board.page


def test_only_a_coordinator_finds_the_way_from_the_results(seen, client, sign_in, session):
    head = make_role(session, RoleName.HEAD, institution=seen.school()).person
    assert 'href="/indicators"' not in sign_in(client, head).get("/results").text
    reader = make_role(session, RoleName.COORDINATOR).person
    assert 'href="/indicators"' in sign_in(client, reader).get("/results").text


def test_a_page_runs_no_script_of_its_own(seen, board):
    page = build(board)
    assert "style=" not in page
    assert page.count("<script") == 1


def test_an_indicator_of_another_city_is_begun_from_its_file(seen, board):
    build(board)
    board.press("publish")
    file = board.client.get("/indicators/own-izglitojamie-plano/1.json").data
    page = upload(board, file)
    assert (board.status, fields(page, "onto")["name_lv"]) == (200, ["Izglītojamie plāno"])
    assert fields(page, "onto")["n-1-1.value"] == ["vienadi", "izglitojamie"]
    board.path = "/indicators/new"
    board.press("preview", name_lv="Izglītojamie plāno paši")
    assert "Versija 1 ir publicēta" in board.press("publish")
    assert board.path == "/indicators/own-izglitojamie-plano-pasi"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"\xff", (FOLDER / "count-peer.json").read_bytes()]
)
def test_a_file_that_is_no_indicator_is_refused_in_words(seen, board, content):
    page = upload(board, content)
    assert board.status == 422
    assert "Šis fails nav rādītājs, ko te var veidot." in page


def upload(board, content):
    """Send a file."""
    sent = {"csrf_token": csrf_token(board.client), "file": (BytesIO(content), "raditajs.json")}
    answer = board.client.post("/indicators/new", data=sent, headers=ORIGIN)
    board.status, board.page = answer.status_code, answer.text
    return answer.text


PEOPLE = {
    "teachers": ({"of": "kd-3"}, "4 no 6", "kuriem vismaz viena stunda ieskaitīta rādītājā"),
    "coverage": ({"who": "observed", "city": ["areja"]}, "6 no 6", "kuri vismaz reizi vēroti"),
    "count": ({"families": ["MS"]}, "<strong>6</strong>", "Skaita: vērošanas reizes"),
}


@pytest.mark.parametrize("measure", PEOPLE)
def test_people_and_observations_are_counted_without_code(seen, board, session, measure):
    given, figure, words = PEOPLE[measure]
    board.open("/indicators/new")
    board.press("show", measure=measure, name_lv="Cits skaits", name_en="Another number")
    board.press("show", group="problem", **given)
    assert words in board.press("propose", year="2023/2024")
    assert figure in board.press("preview")
    assert "Versija 1 ir publicēta" in board.press("publish")
    assert words in board.page
    (formula,) = (each for each in indicators.current(session) if each.code == "own-cits-skaits")
    assert formula.measure["kind"] == measure
    indicators.check(formula.raw, where="file")
    board.client.get("/results?year=2023/2024")
    page = board.open("/results?year=2023/2024")
    assert (board.status, "Cits skaits" in page) == (200, True)


def test_teachers_of_no_indicator_are_refused_at_their_field(seen, board):
    board.open("/indicators/new")
    board.press("show", measure="teachers", name_lv="Cits", name_en="Other")
    board.press("propose", group="dip")
    page = board.press("preview")
    assert board.status == 422
    assert '<a href="#of">Izvēlieties rādītāju' in page
    assert '<a href="#families">' not in page


def test_the_indicator_whose_teachers_are_counted_is_not_withdrawn(seen, board):
    build(board)
    board.press("publish")
    board.open("/indicators/new")
    board.press("show", measure="teachers", name_lv="Pedagogi", name_en="Teachers")
    board.press("propose", of="own-izglitojamie-plano", group="problem")
    board.press("preview", year="2023/2024")
    assert "Versija 1 ir publicēta" in board.press("publish")
    board.send("/indicators/own-izglitojamie-plano/withdraw", reason="Cits")
    assert board.status == 409


def test_the_switch_of_languages_takes_the_page_along_without_a_script(seen, board, coordinator):
    build(board)
    assert '<button form="design" name="speak" value="en"' in board.page
    page = board.press("show", speak="en", name_lv="Plāno paši")
    assert (board.status, coordinator.language) == (200, "en")
    assert "Say step by step" in page
    kept = fields(page, "onto")
    assert (kept["name_lv"], kept["n-1-1.value"]) == (["Plāno paši"], ["vienadi", "izglitojamie"])
    assert "Soli pa solim" in board.press("show", speak="lv")


def test_the_key_enter_presses_no_switch_of_languages(seen, board):
    page = board.open("/indicators/new")
    first = page.index('form="design"')
    assert page[first:].startswith('form="design" name="do" value="show" hidden')
