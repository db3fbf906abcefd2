"""`sveris check` sees that what was published is what was published; a backup brings it back."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from svēris.keeping.backup import backup
from svēris.keeping.drill import scratch
from svēris.keeping.restore import restore
from svēris.observations.models import Submission
from svēris.publishing import verifying
from svēris.publishing.closing import Occasion, Words, close
from svēris.publishing.document import Period
from svēris.publishing.models import (
    Later,
    LaterChange,
    Publication,
    PublishedFigure,
    PublishedObservation,
)
from tests.factories import NOW
from tests.observations.making import whole

NAME = "publication 2023-2024/1"


@pytest.fixture
def published(session, city, lessons, push):
    """A closed period with one lesson, and another that came in later."""
    words = Words(title={"lv": "Rezultāti", "en": "Results"})
    at = NOW.replace(year=2024, month=10)
    close(
        session, Period(2023, "headline"), words,
        Occasion(city="Daugavpils", by=None, now=at, today=at.date()),
    )  # fmt: skip
    session.commit()
    push(*whole(city.anna, city.lesson()))


def test_a_publication_and_what_came_later_are_right(published, said, session):
    assert session.scalars(select(LaterChange.what)).all() == [Later.ADDED]
    assert said() == []


SPOILED = {
    "content": (update(Publication).values(content="{}"), "its content is not what its digest is"),
    "head": (update(Publication).values(head={"code": "x"}), "what is said of it differs"),
    "figure": (update(PublishedFigure).values(version=1, edition=2), "its rows differ"),
    "no figures": (delete(PublishedFigure), "its rows differ from its content"),
    "surroundings": (update(Publication).values(surroundings="{}"), "what it was computed with"),
    "basis": (delete(PublishedObservation), "the observations it rests on are not those"),
    "later": (delete(LaterChange), "its later changes are not what a comparison gives"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_spoiled_of_a_publication_is_named(what, published, said, session):
    spoil, sentence = SPOILED[what]
    session.execute(spoil)
    assert [each for each in said() if each.startswith(NAME) and sentence in each]


def test_a_backup_brings_publications_back_whole(published, session, engine, tmp_path):
    session.commit()
    backup(engine, tmp_path / "a.backup", None, NOW)
    with scratch(engine.url) as other:
        restore(other, tmp_path / "a.backup", None, epoch="new")
        with Session(other) as again:
            (publication,) = verifying.publications(again)
            assert list(verifying.unaltered(again, publication)) == []
            assert list(verifying.differing(again, publication)) == []
            assert again.scalars(select(LaterChange.what)).all() == [Later.ADDED]


def test_what_was_counted_cannot_be_taken_away(published, session):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        session.execute(delete(Submission))
    session.rollback()
