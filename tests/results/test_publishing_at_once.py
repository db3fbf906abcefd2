"""Several at the same time: two who publish, and a tablet that sends while somebody publishes."""

import threading

from svēris.db import db, draw
from svēris.people.models import Assignment
from svēris.problems import Problem
from svēris.results import indicators, publishing
from svēris.results.models import Indicator, Outcome, Result
from tests.factories import NOW, make_person
from tests.results.lessons import City

SR_DEF = next(raw for raw in indicators.read_folder() if raw["code"] == "sr-def")
PARTLY_TOO = {
    **SR_DEF, "version": 2,
    "measure": {"kind": "share", "numerator": {"item": "SR.DEF", "in": [1, 2]}},
}  # fmt: skip


def together(app, *doings):
    """Do things at the same time, each in an application context of its own."""
    begin, failed = threading.Barrier(len(doings)), []

    def run(doing):
        with app.app_context():
            begin.wait()
            try:
                doing()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.rollback()

    threads = [threading.Thread(target=run, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_of_two_who_publish_at_once_one_is_told(app, session, city):
    author = make_person(session).id
    session.commit()

    def publishing_as(position):
        def publish():
            raw = {**SR_DEF, "version": 2, "position": position}
            publishing.publish(db.session, raw, onto=1, by=author, now=NOW)
            db.session.commit()

        return publish

    failed = together(app, publishing_as(1), publishing_as(2))
    assert [error.code for error in failed if isinstance(error, Problem)] == ["indicator-newer"]
    assert len(failed) == 1
    assert session.query(Indicator).filter_by(code="sr-def", version=2).count() == 1
    assert session.query(Indicator).filter_by(code="sr-def", current=True).count() == 1


def test_what_arrives_while_somebody_publishes_is_weighed_under_the_new_version(app, session, city):
    author, teacher = make_person(session).id, city.teacher(city.school()).id
    session.commit()
    stored = threading.Event()

    def publish():
        publishing.publish(db.session, PARTLY_TOO, onto=1, by=author, now=NOW)
        stored.set()
        # The tablet's lesson is on its way now; it must wait for this to be committed.
        threading.Event().wait(0.3)
        db.session.commit()

    def send():
        stored.wait(30)
        draw(db.session, "feed")
        found = City(db.session).observe(db.session.get(Assignment, teacher), **{"SR.DEF": 1})
        db.session.commit()
        arrived.append(found.id)

    arrived = []
    assert together(app, publish, send) == []
    new = next(each for each in indicators.current(session) if each.code == "sr-def")
    rows = session.query(Outcome).filter_by(observation_id=arrived[0], indicator_id=new.id)
    assert [row.result for row in rows] == [Result.TRUE]
