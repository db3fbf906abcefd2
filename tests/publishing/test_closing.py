"""A closed period stays as it was published, comes out again, and is corrected in the open."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import delete, func, select

from svēris.observations.models import Change
from svēris.problems import Problem
from svēris.publishing import closing, document, verifying
from svēris.publishing.closing import Seal
from svēris.publishing.models import Publication
from svēris.results import indicators, outcomes
from svēris.results.models import Outcome
from tests.factories import NOW
from tests.publishing.cities import HEADLINE, TODAY, YEAR, figures, fill
from tests.signing_in import post_form


def is_reproduced(session) -> list[str]:
    """Return everything that is wrong with what was published."""
    session.commit()
    session.expire_all()
    return [
        said
        for each in verifying.publications(session)
        for said in (*verifying.unaltered(session, each), *verifying.differing(session, each))
    ]


def test_what_is_published_is_what_was_counted(city, session):
    schools = fill(city, 6, 8, 9)
    found = figures(city.close(), "sr-def")
    assert {name: found[None][name] for name in ("k", "n", "lessons", "teachers")} == {
        "k": 23, "n": 46, "lessons": 46, "teachers": 23,
    }  # fmt: skip
    assert [found[school.code]["n"] for school in schools] == [12, 16, 18]
    assert is_reproduced(session) == []


CHANGES = {
    "a late submission": lambda city, seen: city.late(city.teacher(city.school()), kind="ieksieja"),
    "a void observation": lambda city, seen: city.void(seen),
    "a revision": lambda city, seen: city.revise(seen, **{"SR.DEF": 1}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_published_changes_with_the_data(city, session, client, what):
    (school, *_rest) = fill(city, 6, 8, 7)
    seen = city.observe(city.teacher(school), kind="ieksieja")
    published = city.close()
    files = ("", "/figures.csv", "/figures.json", f"/institutions/{school.code}")
    before = [client.get(f"/published/2023-2024/1{file}").data for file in files[1:3]]
    CHANGES[what](city, seen)
    session.commit()
    assert [client.get(f"/published/2023-2024/1{file}").data for file in files[1:3]] == before
    assert figures(published, "sr-def")[None]["n"] == 43
    assert is_reproduced(session) == []
    for file in (files[0], files[3]):
        assert "Pēc slēgšanas" in client.get(f"/published/2023-2024/1{file}").text


def test_nothing_published_changes_with_an_indicator(city, session):
    fill(city, 6, 8, 7)
    city.close()
    raws = indicators.read_folder()
    (raw,) = [raw for raw in raws if raw["code"] == "sr-def"]
    raw |= {"version": 2, "measure": {"kind": "share", "numerator": {"observed": "DIP.DIF"}}}
    indicators.publish(session, raws, NOW)
    outcomes.rebuild(session)
    session.commit()
    (published,) = verifying.publications(session)
    assert figures(published, "sr-def")[None]["version"] == 1
    assert is_reproduced(session) == []
    second = city.close()
    # Every second lesson counts otherwise: enough of them to be told apart.
    found = figures(second, "sr-def")[None]
    assert (found["version"], found["k"], found["n"], found["edition"]) == (2, 42, 42, 2)
    assert is_reproduced(session) == []


def test_nothing_published_changes_with_a_list_or_an_assignment(city, session):
    (school, *_rest) = fill(city, 6, 8, 7)
    leaving = city.teacher(school)
    city.close(YEAR)
    leaving.ends_on = date(2023, 10, 1)
    session.commit()
    assert is_reproduced(session) == []


def test_changes_that_were_lost_or_altered_are_noticed(city, session):
    fill(city, 6, 8, 7)
    city.close()
    change = session.scalars(select(Change).limit(1)).one()
    change.content = change.content.replace('"value":2', '"value":0')
    (said,) = is_reproduced(session)
    assert "not what their hashes are of" in said
    session.execute(delete(Change))
    (said,) = is_reproduced(session)
    assert "its changes are not there" in said


def test_the_digest_is_of_the_very_file_and_covers_every_figure(city, session):
    fill(city, 6, 8, 7)
    published = city.close()
    assert document.digest(published.content) == published.digest
    assert published.content == document.canonical(json.loads(published.content))
    published.content = published.content.replace('"k":21,', '"k":20,', 1)
    assert is_reproduced(session)[0] == "its content is not what its digest is of"


def test_a_period_is_closed_when_it_is_over(city, session):
    fill(city, 6)
    city.weigh_all()
    with pytest.raises(Problem, match="period-not-over"):
        closing.preview(session, HEADLINE, date(2024, 6, 30))
    early = closing.preview(session, HEADLINE, date(2024, 7, 1))
    assert {each.code for each in early.left_out} >= {"dip-both", "count-internal"}
    assert early.span == "headline"
    assert not closing.preview(session, HEADLINE, TODAY).left_out


def test_a_year_without_observations_is_not_published(city, session):
    with pytest.raises(Problem, match="nothing-to-publish"):
        city.close()


def test_figures_that_two_ways_of_counting_disagree_about_are_not_published(city, session):
    fill(city, 6, 8, 7)
    city.weigh_all()
    session.execute(delete(Outcome).where(Outcome.observation_id.in_(
        select(Outcome.observation_id).order_by(Outcome.observation_id).limit(1)
    )))  # fmt: skip
    with pytest.raises(Problem, match="results-stale"):
        city.close()


def test_what_was_not_seen_is_not_published(city, session, app):
    (school, *_rest) = fill(city, 6, 8, 7)
    city.weigh_all()
    seal = Seal(1, closing.token(closing.preview(session, HEADLINE, TODAY)))
    city.observe(city.teacher(school), kind="ieksieja")
    city.weigh_all()
    words = closing.Words(title={"lv": "A", "en": "B"})
    occasion = closing.Occasion(city="D", by=None, now=NOW, today=TODAY)
    with pytest.raises(Problem, match="preview-outdated"):
        closing.close(session, HEADLINE, words, occasion, seal)


def test_two_who_close_at_once_make_one_edition(city, session, app, coordinator, sign_in):
    fill(city, 6, 8, 7)
    city.weigh_all()
    session.commit()
    sent = {"edition": "1", "token": closing.token(closing.preview(session, HEADLINE, TODAY)),
            "title_lv": "A", "title_en": "B", "licence": "CC0-1.0", "confirmed": "yes"}  # fmt: skip
    session.rollback()
    clients = [sign_in(app.test_client(), coordinator) for _ in range(2)]
    session.commit()
    together = Barrier(2)

    def send(client):
        together.wait()
        return post_form(client, "/periods/2023-2024", **sent).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, clients)) == [303, 409]
    assert session.scalar(select(func.count(Publication.id))) == 1


def test_a_correction_is_an_edition_beside_the_first(city, session):
    schools = fill(city, 9, 12, 10)
    first = city.close()
    for _ in range(12):
        city.late(city.teacher(schools[1]), kind="ieksieja", **{"SR.DEF": 2})
    second = city.close()
    assert (second.edition, second.head["reason"]["en"]) == (2, "A lesson was entered twice.")
    assert second.head["replaces"] == {"edition": 1, "digest": first.digest}
    old, new = figures(first, "sr-def"), figures(second, "sr-def")
    code = schools[1].code
    assert (old[code]["n"], new[code]["n"], new[code]["edition"]) == (24, 36, 2)
    assert (old[None]["n"], new[None]["n"]) == (62, 74)
    assert new[schools[0].code]["n"] == old[schools[0].code]["n"]
    changes = json.loads(second.content)["changes"]
    assert {"place": code, "before": (12, 24), "after": (24, 36)} in [
        {"place": each["place"], "before": (each["before"]["k"], each["before"]["n"]),
         "after": (each["after"]["k"], each["after"]["n"])}
        for each in changes if each["indicator"] == "sr-def"
    ]  # fmt: skip
    assert is_reproduced(session) == []


def test_a_correction_of_a_few_lessons_leaves_the_figure_as_it_was_published(city, session):
    schools = fill(city, 9, 12, 10)
    first = city.close()
    for _ in range(3):
        city.late(city.teacher(schools[1]), kind="ieksieja", **{"SR.DEF": 2})
    second = city.close()
    old, new = figures(first, "sr-def"), figures(second, "sr-def")
    assert {place: (each["k"], each["n"]) for place, each in new.items()} == {
        place: (each["k"], each["n"]) for place, each in old.items()
    }
    assert new[None]["edition"] == new[schools[1].code]["edition"] == 1
    # How many lessons there were says nothing about what was seen in them.
    counted = figures(second, "count-internal")[None]
    assert (counted["k"], counted["edition"]) == (65, 2)
    assert is_reproduced(session) == []


def test_what_an_edition_withheld_stays_withheld(city, session):
    small, *_others = fill(city, 2, 9, 12, 10)
    withheld = {
        place for place, each in figures(city.close(), "sr-def").items() if each["withheld"]
    }
    assert small.code in withheld
    for _ in range(12):
        city.late(city.teacher(small), kind="ieksieja", **{"SR.DEF": 2})
    found = figures(city.close(), "sr-def")
    assert {place for place, each in found.items() if each["withheld"]} >= withheld


def test_a_correction_needs_a_reason_and_a_publication_its_titles(city, session):
    fill(city, 6, 8, 7)
    with pytest.raises(Problem, match="title-missing"):
        city.close(title={"lv": "Rezultāti", "en": " "})
    city.close()
    with pytest.raises(Problem, match="correction-needs-reason"):
        city.close(reason={})


def test_the_whole_year_beside_the_headline_period_gives_no_few_away(city, session):
    schools = fill(city, 9, 12, 10)
    for _ in range(3):
        city.observe(city.teacher(schools[0]), kind="ieksieja", on=date(2024, 7, 10))
    city.close()
    found = figures(city.close(YEAR), "sr-def")
    assert found[schools[0].code]["withheld"] == "few"
    assert found[None]["withheld"] == "few"
    assert is_reproduced(session) == []
