"""Publications that are not what was published, and a record of later changes that is not right.

Whether their figures come out of the kept changes again is for `sveris publications verify`.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.publishing import later, verifying
from svēris.publishing.models import LaterChange


def wrong(session: Session) -> Iterator[str]:
    """Give a sentence for everything about publications that is not right."""
    newest = {each.id for each in later.in_force(session)}
    for each in verifying.publications(session):
        name = f"publication {each.code}/{each.edition}"
        yield from (f"{name}: {said}" for said in verifying.unaltered(session, each))
        if each.id in newest:
            rows = session.execute(
                select(LaterChange.observation_id, LaterChange.what).where(
                    LaterChange.publication_id == each.id
                )
            )
            if dict(rows.all()) != later.differing(session, each):
                yield f"{name}: its later changes are not what a comparison gives"
        session.expunge_all()
