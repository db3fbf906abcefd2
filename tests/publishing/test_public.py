"""Public pages and open data: for everybody, without a cookie, described, and at no cost."""

import csv
import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import StringIO

import pytest
from sqlalchemy import select

from svēris.people.models import Institution, Person
from svēris.publishing import files
from tests.publishing.cities import figures, fill
from tests.queries import count_queries
from tests.signing_in import sign_in

ONE = "/published/2023-2024/1"


@pytest.fixture
def published(city):
    """A closed period of four schools, one of them too small to be shown."""
    fill(city, 2, 9, 12, 10)
    return city.close(note={"lv": "Piezīme; ar “pēdiņām”,\nkomatu.", "en": "A note."})


def addresses(published):
    """Return every public address there is."""
    place = published.head["places"][0]["code"]
    return [
        "/published", "/published/catalogue.json", "/published/2023-2024", ONE,
        f"{ONE}/institutions/{place}", f"{ONE}/indicators/sr-def",
        f"{ONE}/indicators/count-internal",
        *(f"{ONE}/{name}" for name in (
            files.TABLE, files.EXCEL, files.WHOLE, files.DESCRIPTION)),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["lv", "en"])
def test_everybody_reads_everything_without_a_cookie(client, published, language):
    for address in addresses(published):
        answer = client.get(f"{address}?lang={language}")
        assert answer.status_code == 200, address
        assert "Set-Cookie" not in answer.headers, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert answer.headers["Cache-Control"].startswith("public, max-age="), address
        if answer.mimetype == "text/html":
            assert f'<html lang="{language}">' in answer.text


def test_who_is_signed_in_reads_the_very_same_page(app, client, published, coordinator):
    signed_in = sign_in(app.test_client(), coordinator)
    for address in addresses(published):
        mine, theirs = signed_in.get(address), client.get(address)
        assert (mine.data, "Set-Cookie" in mine.headers) == (theirs.data, False), address


@pytest.mark.parametrize(
    "address",
    ["/published/2022-2023", "/published/2023-2024/2", f"{ONE}/institutions/nekur",
     f"{ONE}/indicators/nekas", f"{ONE}/cits.csv", "/published/x"],
)  # fmt: skip
def test_what_is_not_there_is_said_without_a_cookie(client, published, address):
    answer = client.get(address)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (404, False)


def test_an_edition_is_kept_for_ever_and_other_sites_may_read_its_files(client, published):
    for name in (files.TABLE, files.WHOLE, files.DESCRIPTION, files.EXCEL):
        answer = client.get(f"{ONE}/{name}")
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        again = client.get(f"{ONE}/{name}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    page = client.get(ONE)
    assert "Access-Control-Allow-Origin" not in page.headers
    again = client.get(ONE, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_the_file_has_the_digest_that_its_page_prints(client, published):
    digest = sha256(client.get(f"{ONE}/figures.json").data).hexdigest()
    assert digest == published.digest
    assert digest in client.get(ONE).text
    catalogue = client.get("/published/catalogue.json").json
    assert digest in json.dumps(catalogue)


def test_a_page_says_the_figures_with_their_base_and_hides_the_small(client, published):
    page = client.get(ONE).text.replace("\N{NO-BREAK SPACE}", " ")
    found = figures(published, "sr-def")
    assert f"{found[None]['k']} no {found[None]['n']}" in page
    assert "visas vērotās stundas un nodarbības, kurās kritērijs vērtēts" in page
    small = next(place for place, each in found.items() if each["withheld"])
    page = client.get(f"{ONE}/institutions/{small}?lang=en").text
    assert "Not enough data" in page


def test_nobody_is_named_in_what_is_published(client, published, session):
    people = {person.family_name for person in session.scalars(select(Person))}
    for address in addresses(published):
        text = client.get(address).text
        assert not [name for name in people if name in text], address
    ids = {str(person.id) for person in session.scalars(select(Person))}
    content = client.get(f"{ONE}/figures.json").text
    assert not [each for each in ids if each in content]


def test_as_many_statements_serve_many_institutions_as_few(city, client):
    taken = []
    for numbers in ((9, 12, 10), (8, 7, 9, 6, 8)):
        fill(city, *numbers)
        edition = city.close().edition
        place = city.session.scalar(select(Institution.code).order_by(Institution.id))
        addresses = (
            f"/published/2023-2024/{edition}{rest}"
            for rest in (
                "/indicators/sr-def",
                f"/institutions/{place}",
                "/figures.json",
                "/figures.csv",
            )
        )
        sent = []
        for address in addresses:
            with count_queries() as queries:
                assert client.get(address).status_code == 200
            sent.append(len(queries))
        taken.append(sent)
    few, many = taken
    # A further edition is compared with the one before: two more statements on its page.
    assert [m - f for f, m in zip(few, many, strict=True)] == [0, 4, 0, 0]
    assert max(few) <= 5


class Description:
    """A table's description as CSV on the Web means it, as far as ours goes."""

    def __init__(self, raw: dict) -> None:
        assert raw["@context"][0] == "http://www.w3.org/ns/csvw"
        self.columns = raw["tableSchema"]["columns"]
        self.key = raw["tableSchema"]["primaryKey"]
        self.url = raw["url"]

    def validate(self, text: str) -> list[dict]:
        """Return the rows of a table, each cell as its type; fails where the table differs."""
        head, *rows = csv.reader(StringIO(text, newline=""))
        assert head == [column["titles"] for column in self.columns]
        values = [
            {column["name"]: self._value(column, cell)
             for column, cell in zip(self.columns, row, strict=True)}
            for row in rows
        ]  # fmt: skip
        keys = [tuple(str(row[name]) for name in self.key) for row in values]
        assert len(keys) == len(set(keys)), "the primary key is not one"
        return values

    def _value(self, column: dict, cell: str):
        if cell == "":
            assert not column.get("required"), column["name"]
            return None
        kind = column["datatype"]
        base = kind["base"] if isinstance(kind, dict) else kind
        value = {"string": str, "integer": int, "decimal": Decimal, "date": date.fromisoformat}[
            base
        ](cell)
        if isinstance(kind, dict):
            assert value >= kind["minimum"]
        return value


def test_the_table_is_what_its_description_says(client, published):
    description = Description(client.get(f"{ONE}/{files.DESCRIPTION}").json)
    assert description.url == files.TABLE
    answer = client.get(f"{ONE}/{files.TABLE}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"\r\n" in answer.data
    rows = description.validate(answer.text)
    content = json.loads(published.content)
    assert len(rows) == len(content["figures"])
    for row, figure in zip(rows, content["figures"], strict=True):
        assert (row["k"], row["n"], row["kinds"]) == (
            figure["k"], figure["n"], "+".join(figure["kinds"])
        )  # fmt: skip
        assert row["place"] == (figure["place"] or "city")
        assert (row["withheld"] is None) == (row["k"] is not None)


def test_every_column_is_described_in_both_languages(client, published):
    for column in client.get(f"{ONE}/{files.DESCRIPTION}").json["tableSchema"]["columns"]:
        assert [each["@language"] for each in column["dc:description"]] == ["lv", "en"]
        assert all(each["@value"] for each in column["dc:description"])


def test_percentages_of_the_table_are_those_of_the_page(client, published):
    rows = Description(client.get(f"{ONE}/{files.DESCRIPTION}").json).validate(
        client.get(f"{ONE}/{files.TABLE}").text
    )
    (row,) = [
        row for row in rows
        if (row["place"], row["indicator"], row["kinds"]) == ("city", "sr-def", "ieksieja")
    ]  # fmt: skip
    page = client.get(f"{ONE}?lang=en").text
    assert f"{row['percent']}%" in page
    assert f"{row['low']}\N{EN DASH}{row['high']}%" in page


def test_excel_gets_a_mark_semicolons_and_commas(client, published):
    raw = client.get(f"{ONE}/{files.EXCEL}").data
    assert raw.startswith(b"\xef\xbb\xbfpublication;edition;")
    rows = list(csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {row["k"] for row in rows} > {""}


def test_the_catalogue_names_every_edition_and_its_licence(city, client, published):
    city.close()
    first, second = sorted(
        client.get("/published/catalogue.json").json["dcat:dataset"], key=lambda one: one["@id"]
    )
    assert first["dct:isReplacedBy"] == {"@id": second["@id"]}
    assert second["dct:replaces"] == {"@id": first["@id"]}
    assert second["@id"].endswith("/published/2023-2024/2")
    assert second["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    media = [one["dcat:mediaType"]["@id"] for one in second["dcat:distribution"]]
    assert media == [f"https://www.iana.org/assignments/media-types/{kind}"
                     for kind in ("text/csv", "application/json")]  # fmt: skip


def test_every_edition_names_the_one_in_force_and_says_what_changed(city, client, published):
    schools = [each["code"] for each in published.head["places"]]
    for place in schools[1:]:
        school = city.session.scalar(select(Institution).where(Institution.code == place))
        for _ in range(11):
            city.late(city.teacher(school), kind="ieksieja", **{"SR.DEF": 2})
    city.close()
    first, second = client.get(ONE).text, client.get("/published/2023-2024/2").text
    assert "Šo izdevumu ir aizstājis cits" in first
    assert 'href="/published/2023-2024/2"' in first
    assert "Viena stunda bija pierakstīta divreiz." in second
    assert "Kas mainījies, salīdzinot ar 1. izdevumu" in second
    in_force = client.get("/published/2023-2024").text
    assert 'class="tag tag--primary">2. izdevums' in in_force
    assert 'class="tag tag--primary">1. izdevums' not in first
