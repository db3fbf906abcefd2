"""The research file under attack: nobody alone, no names, nothing to join, nothing from inside."""

import csv
import io
import random
import zipfile
from collections import Counter, defaultdict

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from svēris.observations.models import Facet
from svēris.people.access import Access
from svēris.people.holdings import access_for
from svēris.people.models import Event, InstitutionType, Person, RoleName
from svēris.reports import research
from svēris.reports.anonymity import ANY, K
from tests.factories import NOW, make_institution, make_role

ADDRESS = "/reports/research.zip?year=2023/2024"
AREAS = ("MAT", "VAL", "DAB", "SOC", "KUL", "TEH", "VES")


@pytest.fixture
def observed(city, session):
    """A city in which sixty teachers were seen, some twice, in all areas, grades and kinds."""
    chance = random.Random(11)
    schools = [city.school(name=f"Skola {place}") for place in range(3)]
    art = city.school(type=InstitutionType.VOCATIONAL)
    seen = []
    with city.at_once():
        for place in range(60):
            school = art if place < 8 else schools[place % 3]
            post = city.teacher(school)
            for _ in range(chance.choice((1, 1, 2))):
                foreign = chance.random() < 0.15
                answers = {
                    "K.KLASE": [str(chance.choice((2, 5, 8, 11)))],
                    "VAL.STUNDA": "svv" if foreign else "lv",
                    "K.PROGR": "21015811", "K.SK_KLAT": 2, "S.STIPR": "Slepens teksts",
                }  # fmt: skip
                seen.append(city.observe(post, **answers))
            city.observe(post, kind="ieksieja", **{"S.STIPR": "Iekšējs teksts"})
            city.observe(post, kind="savstarpeja")
        seen += [city.observe(city.teacher(schools[0]), family="RN") for _ in range(8)]
    for each in seen:
        area = Facet(observation_id=each.id, name="area", value=chance.choice(AREAS))
        session.add(area)
    session.commit()
    return seen


def unpacked(client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files):
    return list(csv.DictReader(io.StringIO(files["rows.csv"].decode())))


def told(row):
    """Return what a row says of who and where: its context, and which questions were hidden."""
    hidden = tuple(name for name, value in row.items() if value == "NA*")
    context = ("kind", "form", "institution", "institution_type", "grade_band", "area")
    return (*(row[name] for name in context), hidden)


def test_at_least_five_teachers_share_whatever_is_told_of_each(
    client, sign_in, coordinator, observed
):
    found = rows(unpacked(sign_in(client, coordinator)))
    assert found
    by_teacher = defaultdict(set)
    for row in found:
        by_teacher[row["teacher"]].add(told(row))
    # Rows of one teacher can be put together, so that what they say together must be shared.
    sizes = Counter(frozenset(values) for values in by_teacher.values())
    assert min(sizes.values()) >= K
    for part in range(6):
        alone = defaultdict(set)
        for row in found:
            alone[told(row)[part]].add(row["teacher"])
        assert all(len(teachers) >= K for teachers in alone.values())


def test_something_had_to_be_hidden_and_the_file_says_how_much(
    client, sign_in, coordinator, observed
):
    files = unpacked(sign_in(client, coordinator))
    found = rows(files)
    hidden = {name: sum(row[name] == ANY for row in found)
              for name in ("institution", "institution_type", "grade_band", "area")}  # fmt: skip
    assert hidden["area"] > 0
    said = files["about-lv.txt"].decode()
    assert ", ".join(f"{name} {cells}" for name, cells in hidden.items()) in said
    assert f"Izlaistas rindas: {len(observed) - len(found)} no {len(observed)}." in said


def test_a_type_of_one_institution_is_not_told(client, sign_in, coordinator, observed):
    found = rows(unpacked(sign_in(client, coordinator)))
    assert {row["institution_type"] for row in found} <= {"general", ANY}


def test_no_name_text_day_programme_or_language_is_in_it(
    client, sign_in, session, coordinator, observed
):
    files = unpacked(sign_in(client, coordinator))
    everything = b"".join(files.values()).decode("latin-1")
    people = session.scalars(select(Person)).all()
    names = {each.family_name for each in people} | {each.email for each in people}
    for name in (*names, "Slepens", "21015811", "2024-03-04", "Daugavpils", "Skola"):
        assert name.encode().decode("latin-1") not in everything
    columns = set(rows(files)[0])
    assert not {"K.PROGR", "K.PRIEKSM", "K.BURTS", "K.SK_KLAT", "K.MERKIS", "K.DATUMS", "S.STIPR",
                "MS.VAL.STUNDA", "T.PIEKR", "RN.ROT.JOMAS", "K.VECUMS"} & columns  # fmt: skip
    assert not {"val-lv", "val-lv-strict", "lim-l3-lv", "lim-l3", "preschool-kom"} & columns
    assert {"MS.VAL.LIM", "MS.SR.DEF", "sr-def", "three-parts"} <= columns
    assert {row["month"] for row in rows(files)} == {"2024-03"}


def test_internal_and_peer_observations_are_not_in_it(client, sign_in, coordinator, observed):
    assert {row["kind"] for row in rows(unpacked(sign_in(client, coordinator)))} == {"areja"}


def test_what_the_caller_may_read_decides_which_kinds_stand_in_it(session, coordinator):
    access = access_for(session, coordinator.id, NOW.date())
    assert research.kinds(access) == ["areja"]
    head = make_role(session, RoleName.HEAD, institution=make_institution(session)).person
    assert research.kinds(access_for(session, head.id, NOW.date())) == []


def test_two_files_share_no_pseudonym_and_not_the_order(client, sign_in, coordinator, observed):
    browser = sign_in(client, coordinator)
    one, other = rows(unpacked(browser)), rows(unpacked(browser))
    for sort in ("teacher", "observer", "institution"):
        shared = {row[sort] for row in one} & {row[sort] for row in other}
        assert shared <= {ANY}
    answers = [name for name in one[0] if name not in ("teacher", "observer", "institution")]
    assert [[row[name] for name in answers] for row in one] != [
        [row[name] for name in answers] for row in other
    ]


def test_who_observes_and_is_observed_is_not_known_by_it():
    pseudonym = research.pseudonyms(b"k" * 32)
    assert pseudonym("teacher", 7) == pseudonym("teacher", 7)
    assert pseudonym("teacher", 7) != pseudonym("observer", 7)
    assert pseudonym("teacher", 7) != research.pseudonyms(b"l" * 32)("teacher", 7)


def test_two_files_tell_the_same_of_everybody(session, coordinator, observed):
    # Otherwise two of them laid over one another would tell more than either.
    access: Access = access_for(session, coordinator.id, NOW.date())
    files = [research.gather(session, access, 2023, key) for key in (b"a" * 32, b"b" * 32)]
    place = research.FIXED.index("school_year")
    contents = [Counter(tuple(row[place:]) for row in each.rows) for each in files]
    assert contents[0] == contents[1]
    assert files[0].suppressed == files[1].suppressed


def test_parquet_and_csv_hold_the_same(client, sign_in, coordinator, observed):
    files = unpacked(sign_in(client, coordinator))
    table = pq.read_table(io.BytesIO(files["rows.parquet"]))
    found = rows(files)
    assert table.column_names == list(found[0])
    parquet = [{name: value or "" for name, value in row.items()} for row in table.to_pylist()]
    assert parquet == found
    assert b"about-lv" in table.schema.metadata


def test_the_codebook_explains_every_column_in_both_languages(
    client, sign_in, coordinator, observed
):
    files = unpacked(sign_in(client, coordinator))
    book = list(csv.DictReader(io.StringIO(files["codebook.csv"].decode())))
    assert [row["column"] for row in book] == list(rows(files)[0])
    assert all(row["lv"] and row["en"] for row in book)
    by_column = {row["column"]: row for row in book}
    assert "2 – Novērots" in by_column["MS.SR.DEF"]["values_lv"]
    assert "2 – Observed" in by_column["MS.SR.DEF"]["values_en"]
    assert "version 1" in by_column["sr-def"]["en"]


def test_outcomes_and_answers_of_a_row_agree(client, sign_in, coordinator, observed):
    for row in rows(unpacked(sign_in(client, coordinator))):
        if row["MS.SR.DEF"]:
            assert row["sr-def"] == {"2": "true", "1": "partly", "0": "false"}[row["MS.SR.DEF"]]


def test_taking_it_away_is_recorded(client, sign_in, session, coordinator, observed):
    browser = sign_in(client, coordinator)
    browser.get("/reports/research?year=2023/2024")
    assert session.scalars(select(Event).where(Event.action == "export.research")).all() == []
    found = rows(unpacked(browser))
    (event,) = session.scalars(select(Event).where(Event.action == "export.research"))
    assert event.actor_id == coordinator.id
    assert event.detail == {
        "ending": "zip", "year": "2023/2024", "rows": len(found),
        "dropped": len(observed) - len(found),
    }  # fmt: skip


def test_a_year_without_enough_people_gives_no_file(client, sign_in, city, coordinator):
    city.observe(city.teacher(city.school()))
    browser = sign_in(client, coordinator)
    assert browser.get(ADDRESS).status_code == 404
    assert browser.get("/reports/research?year=2023/2024").status_code == 200


@pytest.mark.parametrize(
    "role", [RoleName.HEAD, RoleName.EXTERNAL_OBSERVER, RoleName.METHODOLOGIST, RoleName.DPO]
)
def test_nobody_but_the_coordinator_takes_it(client, sign_in, session, city, role):
    school = city.school() if role is RoleName.HEAD else None
    person = make_role(session, role, institution=school).person
    assert sign_in(client, person).get(ADDRESS).status_code == 403
