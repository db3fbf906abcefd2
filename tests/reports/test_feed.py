"""The feed as OData has it: documents, errors, pages, and only what its reader may see."""

from datetime import date
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as Xml

import pytest

from svēris.people.models import RoleName
from svēris.people.rights import TokenScope
from svēris.reports import odata
from svēris.reports.feed import SETS
from tests.factories import make_access_token, make_assignment, make_role, make_succession
from tests.queries import count_queries

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
EDMX = "{http://docs.oasis-open.org/odata/ns/edmx}"
A_YEAR_LATER = date(2024, 10, 7)
ROOT = "http://localhost/odata/v4/"


@pytest.fixture
def places(city):
    """Three schools: seen externally and internally in 2023/2024, one of them a year later too."""
    found = [city.school(code=f"s{number}") for number in (1, 2, 3)]
    for place in found:
        for number in range(5):
            teacher = city.teacher(place)
            city.observe(teacher, **{"SR.DEF": 2 if number else 0})
            city.observe(teacher, kind="ieksieja")
            city.observe(teacher, kind="savstarpeja")
    return found


class Feed:
    """A program with an access token."""

    def __init__(self, client, text):
        self.client, self.headers = client, {"Authorization": f"Bearer {text}"}

    def get(self, path="", headers=(), **options):
        """Ask; options without their $."""
        query = {f"${name}": value for name, value in options.items()}
        return self.client.get(
            path if path.startswith("http") else f"/odata/v4/{path}",
            query_string=query or None, headers=self.headers | dict(headers),
        )  # fmt: skip

    def rows(self, path="Figures", **options):
        """The rows of one page."""
        answer = self.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json["value"]


@pytest.fixture
def reader(session, app, places):
    """Give a program of somebody: `reader(RoleName.HEAD, places[0])`."""

    def program(role=RoleName.COORDINATOR, institution=None, **given):
        person = make_role(session, role, institution=institution).person
        make_access_token(session, person=person, text=f"svapi_{person.id}", **given)
        session.commit()
        return Feed(app.test_client(), f"svapi_{person.id}")

    return program


@pytest.fixture
def board(reader):
    """The coordinator's program."""
    return reader()


def test_the_service_names_its_tables(board):
    answer = board.get()
    assert answer.json == {
        "@odata.context": f"{ROOT}$metadata",
        "value": [{"name": name, "kind": "EntitySet", "url": name} for name in SETS],
    }
    assert answer.headers["OData-Version"] == "4.0"
    assert answer.headers["Content-Type"] == "application/json;odata.metadata=minimal"


def test_the_tables_are_described_in_csdl_as_its_schema_wants_it(board):
    answer = board.get("$metadata")
    assert (answer.mimetype, answer.headers["OData-Version"]) == ("application/xml", "4.0")
    root = Xml.fromstring(answer.data)
    assert (root.tag, root.attrib) == (f"{EDMX}Edmx", {"Version": "4.0"})
    # What is named of another vocabulary is included from there, before our own.
    assert [part.tag for part in root] == [f"{EDMX}Reference", f"{EDMX}DataServices"]
    included = {part.attrib["Namespace"] for part in root.iter(f"{EDMX}Include")}
    terms = {part.attrib["Term"].rpartition(".")[0] for part in root.iter(f"{EDM}Annotation")}
    assert terms == included
    (schema,) = root.findall(f"{EDMX}DataServices/{EDM}Schema")
    types = {each.attrib["Name"]: each for each in schema.findall(f"{EDM}EntityType")}
    (container,) = schema.findall(f"{EDM}EntityContainer")
    sets = container.findall(f"{EDM}EntitySet")
    assert [each.attrib["Name"] for each in sets] == list(SETS)
    for each in sets:
        namespace, _, name = each.attrib["EntityType"].rpartition(".")
        assert namespace == schema.attrib["Namespace"]
        described = types[name]
        # The key comes first, is one property and is never null.
        assert next(part.tag for part in described) == f"{EDM}Key"
        assert [part.attrib for part in described.iter(f"{EDM}PropertyRef")] == [{"Name": "Id"}]
        assert {part.tag for part in described[1:]} == {f"{EDM}Property"}
        properties = {part.attrib["Name"]: part.attrib for part in described[1:]}
        assert list(properties) == [column.name for column in SETS[each.attrib["Name"]].columns]
        assert properties["Id"]["Nullable"] == "false"
        for attributes in properties.values():
            assert attributes["Type"] in odata.TYPES
            assert ("Scale" in attributes) is (attributes["Type"] == "Edm.Decimal")


def test_rows_have_what_was_described_and_null_only_where_it_was_said(board):
    kinds = {"Edm.String": str, "Edm.Int32": int, "Edm.Boolean": bool, "Edm.Decimal": float,
             "Edm.Date": str, "Edm.DateTimeOffset": str}  # fmt: skip
    for name, described in SETS.items():
        for row in board.rows(name):
            assert list(row) == [column.name for column in described.columns]
            for column in described.columns:
                value = row[column.name]
                assert isinstance(value, kinds[column.type]) or (value is None and column.nullable)


def test_a_row_is_a_figure_with_everything_it_takes_to_understand_it(board):
    (row,) = board.rows(filter="IndicatorCode eq 'sr-def' and Kinds eq 'areja' and Place eq 'city'")
    assert row.pop("DataAt").endswith("Z")
    assert row == {
        "Id": "2023-2024.city.sr-def.areja.headline.whole", "SchoolYear": "2023/2024",
        "Place": "city", "InstitutionCode": None, "InstitutionName": None,
        "IndicatorCode": "sr-def", "IndicatorVersion": 1,
        "IndicatorNameLv": "Sasniedzamais rezultāts skaidri definēts",
        "IndicatorNameEn": "Learning outcome clearly defined", "Group": "outcome",
        "Kinds": "areja", "DefaultView": True, "Period": "headline", "FirstDay": "2023-09-01",
        "LastDay": "2024-06-30", "Part": None, "Unit": "lessons", "K": 12, "N": 15,
        "Percent": None, "Low": None, "High": None, "Partly": 0, "NotApplicable": 0, "Missing": 0,
        "Lessons": 15, "Teachers": 15, "Institutions": 3, "Hidden": None,
        "BaseLv": row["BaseLv"], "BaseEn": row["BaseEn"],
    }  # fmt: skip
    assert row["BaseEn"].startswith("all observed lessons")


def test_every_key_is_there_once_and_leads_to_its_row(board):
    rows = board.rows()
    assert len({row["Id"] for row in rows}) == len(rows)
    for row in (rows[0], rows[-1]):
        answer = board.get(f"Figures('{row['Id']}')").json
        assert answer.pop("@odata.context") == f"{ROOT}$metadata#Figures/$entity"
        assert {**answer, "DataAt": None} == {**row, "DataAt": None}
    assert board.get("Figures(Id='2023-2024.city.none')").status_code == 404
    assert board.get("Figures('x''y')").status_code == 404


def test_the_board_has_every_institution_and_a_head_the_own(board, reader, places):
    def whose(feed):
        return {row["InstitutionCode"] for row in feed.rows()}

    assert whose(board) == {None, "s1", "s2", "s3"}
    head = reader(RoleName.HEAD, places[1])
    assert whose(head) == {None, "s2"}
    # Peer answers are a school's own.
    kinds = {(row["Place"], row["Kinds"]) for row in head.rows() if row["Unit"] == "lessons"}
    assert ("institution", "savstarpeja") in kinds
    assert ("city", "savstarpeja") not in kinds
    assert [row["Id"] for row in head.rows("Institutions")] == ["s2"]


def test_an_institution_has_the_same_figures_for_the_board_and_for_its_head(
    board, reader, city, places
):
    city.observe(city.teacher(places[1]), family="MT", **{"K.KLASE": None})
    head = {row["Id"]: row for row in reader(RoleName.HEAD, places[1]).rows()}
    rows = board.rows(filter="InstitutionCode eq 's2'")
    assert {row["Unit"] for row in rows} == {"lessons", "learners", "teachers", "count"}
    for row in rows:
        assert {**row, "DataAt": None} == {**head[row["Id"]], "DataAt": None}
    numbers = {row["IndicatorCode"]: row["K"] for row in rows if row["Unit"] == "count"}
    assert numbers == {
        "count-external": 5, "count-training": 1, "count-internal": 5, "count-peer": 5,
        "count-class-sets": 5, "count-grades": 5,
    }  # fmt: skip


def test_the_city_has_in_the_feed_what_it_has_on_its_page(board):
    for kind in ("", "areja", "areja,ieksieja"):
        page = board.client.get(
            f"/api/v1/percentages?year=2023/2024&kind={kind}", headers=board.headers
        ).json["figures"]
        feed = {
            (row["IndicatorCode"], row["Kinds"], row["Part"]): row
            for row in board.rows(filter="Place eq 'city'")
        }
        for shown in page:
            row = feed[shown["code"], "+".join(shown["kinds"]), shown["part"]]
            assert (row["K"], row["N"], row["Hidden"]) == (
                shown.get("k"), shown.get("n"), shown["hidden"],
            )  # fmt: skip
            assert row["DefaultView"] or kind


def test_who_may_not_compare_schools_has_the_city_only(reader):
    feed = reader(RoleName.EXTERNAL_OBSERVER)
    assert {row["Place"] for row in feed.rows()} == {"city"}


def test_a_teacher_in_a_browser_has_what_may_be_published(session, client, sign_in, places):
    teacher = make_assignment(session, institution=places[0]).person
    session.commit()
    answer = sign_in(client, teacher).get("/odata/v4/Figures?$filter=Place eq 'institution'")
    shares = [row for row in answer.json["value"] if row["Unit"] == "lessons"]
    # Five lessons of five teachers in each kind are too few, and so is what joins two such kinds.
    assert len(shares) > 50
    assert all(row["Hidden"] and row["Lessons"] is None for row in shares)


def test_a_hidden_figure_has_no_number_in_it(board, city, places):
    city.observe(city.teacher(places[0]), on=A_YEAR_LATER)
    rows = board.rows(filter="Hidden ne null and SchoolYear eq '2024/2025'")
    assert rows
    numbers = ("K", "N", "Percent", "Low", "High", "Partly", "NotApplicable", "Missing",
               "Lessons", "Teachers", "Institutions")  # fmt: skip
    assert {row[name] for row in rows for name in numbers} == {None}


def test_only_the_years_that_are_asked_for_are_counted(board, city, places):
    city.observe(city.teacher(places[0]), on=A_YEAR_LATER)
    with count_queries() as all_years:
        board.rows()
    with count_queries() as one_year:
        rows = board.rows(filter="SchoolYear eq '2023/2024' and K gt 0")
    assert {row["SchoolYear"] for row in rows} == {"2023/2024"}
    assert len(one_year) < len(all_years)
    assert board.rows(filter="SchoolYear eq '1923/1924'") == []
    assert board.rows(filter="SchoolYear eq 'never'") == []


def test_pages_lead_from_one_to_the_next(board):
    small = {"Prefer": "odata.maxpagesize=100"}
    whole = [row["Id"] for row in board.rows()]
    seen, page = [], board.get("Figures", small)
    assert page.headers["Preference-Applied"] == "odata.maxpagesize=100"
    while True:
        seen += [row["Id"] for row in page.json["value"]]
        if "@odata.nextLink" not in page.json:
            break
        assert len(page.json["value"]) == 100
        page = board.get(page.json["@odata.nextLink"], small)
    assert seen == whole


def test_the_next_page_keeps_what_was_asked(board):
    options = {"filter": "Place eq 'city' and K ge 0", "select": "Id,K", "orderby": "K desc",
               "top": "9", "skip": "1", "count": "true"}  # fmt: skip
    whole = [row["Id"] for row in board.rows(**options)]
    first = board.get("Figures", {"Prefer": "odata.maxpagesize=5"}, **options).json
    assert first["@odata.context"] == f"{ROOT}$metadata#Figures(Id,K)"
    assert first["@odata.count"] > 9
    query = parse_qs(urlsplit(first["@odata.nextLink"]).query)
    assert (query["$top"], query["$filter"]) == (["4"], ["Place eq 'city' and K ge 0"])
    second = board.get(first["@odata.nextLink"]).json
    assert [row["Id"] for row in first["value"] + second["value"]] == whole
    assert "@odata.nextLink" not in second


def test_a_number_of_rows_is_plain_text(board):
    answer = board.get("Figures/$count", filter="Place eq 'city'")
    assert answer.mimetype == "text/plain"
    assert int(answer.text) == len(board.rows(filter="Place eq 'city'"))
    assert board.get("Figures('x')/$count").status_code == 404


@pytest.mark.parametrize(
    ("path", "options", "status", "code"),
    [
        ("Figures", {"filter": "K eq"}, 400, "odata-not-understood"),
        ("Figures", {"filter": "Teacher eq 'Anna'"}, 400, "odata-name-unknown"),
        ("Figures", {"expand": "Indicator"}, 501, "odata-not-supported"),
        ("Figures", {"skiptoken": "2023-2024.gone"}, 410, "odata-page-gone"),
        ("Figures", {"skiptoken": "nothing of ours"}, 410, "odata-page-gone"),
        ("Observations", {}, 404, "not-found"),
        ("Figures/K", {}, 404, "not-found"),
    ],
)
def test_a_refusal_is_an_error_of_odata(board, path, options, status, code):
    answer = board.get(path, **options)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert answer.mimetype == "application/json"
    assert answer.headers["OData-Version"] == "4.0"
    assert answer.json["error"]["message"]


def test_a_refusal_is_in_the_language_asked_for(board):
    english = board.get("Figures", {"Accept-Language": "en"}, filter="K eq").json["error"]
    latvian = board.get("Figures", {"Accept-Language": "lv"}, filter="K eq").json["error"]
    assert "could not be understood" in english["message"]
    assert "neizdevās saprast" in latvian["message"]


def test_nothing_can_be_written(board):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = board.client.open("/odata/v4/Figures", method=method, headers=board.headers)
        assert answer.status_code in {403, 405}


def test_who_has_only_doubles_may_ask_for_decimals_as_text(board, city, places):
    for place in places:
        city.observe(city.teacher(place))
        city.observe(city.teacher(place))
    asked = "IndicatorCode eq 'sr-def' and Kinds eq 'areja' and Place eq 'city'"
    exact = {"Accept": "application/json;IEEE754Compatible=true"}
    answer = board.get("Figures", exact, filter=asked)
    assert answer.json["value"][0]["Percent"] == "86.0"
    assert "IEEE754Compatible=true" in answer.headers["Content-Type"]
    assert board.rows(filter=asked)[0]["Percent"] == 86.0


@pytest.mark.parametrize("path", ["", "$metadata", "Figures", "Figures/$count", "Indicators"])
def test_what_a_program_has_already_is_not_sent_again(board, path):
    first = board.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = board.get(path, {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_another_figure_is_another_etag(board, city, places):
    before = board.get("Figures").headers["ETag"]
    city.observe(city.teacher(places[0]))
    assert board.get("Figures", {"If-None-Match": before}).status_code == 200


def test_a_token_of_definitions_reads_what_figures_are_about(session, reader, places):
    make_succession(session, predecessor=places[0], successor=places[1])
    feed = reader(scopes=[TokenScope.DEFINITIONS])
    assert feed.get("Figures").status_code == 403
    assert [row["SuccessorCode"] for row in feed.rows("Institutions")] == ["s2", None, None]
    assert feed.rows("SchoolYears") == [
        {"Id": "2023-2024", "SchoolYear": "2023/2024", "FirstDay": "2023-09-01",
         "LastDay": "2024-08-31", "HeadlineLastDay": "2024-06-30"}
    ]  # fmt: skip
    sr_def = feed.rows("Indicators", filter="Code eq 'sr-def'")[0]
    assert (sr_def["Version"], sr_def["InForce"]) == (1, True)
    assert '"observed": "SR.DEF"' in sr_def["Definition"]
