"""Fixtures of the room."""

import contextvars
import socket
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from svēris.observations import acts
from svēris.observations.models import Observation
from svēris.observations.receive import receive
from svēris.people import holdings
from svēris.telling.commands import mail
from svēris.telling.models import Mail, Notice
from tests import factories as make
from tests.observations.making import make_city, whole

#: Long enough ago that a mail about it is due.
EARLIER = datetime.now(UTC) - timedelta(minutes=20)


@pytest.fixture
def city(session):
    """A small city: two schools, an observer of each kind, a teacher, a tablet, the forms."""
    return make_city(session)


@pytest.fixture
def who(session, city):
    """The access of a person today."""

    def access(person):
        return holdings.access_for(session, person.id, datetime.now(UTC).date())

    return access


@pytest.fixture
def seen(session, city):
    """Let a lesson have been seen and sent in by tablet; gives the observation."""

    def observe(observer=None, kind="areja", at=EARLIER, **changed):
        observer = observer or city.anna
        tablet = (
            city.tablet if observer is city.anna else make.make_device(session, person=observer)
        )
        day = EARLIER.date().isoformat()
        changes = whole(observer, city.lesson(K_VEIDS=kind, K_DATUMS=day, **changed))
        receive(session, changes, tablet, at)
        session.commit()
        return session.get(Observation, UUID(changes[0]["obs"]))

    return observe


@pytest.fixture
def do(session, who):
    """Do something with an observation as somebody, as its page does."""

    def act(person, row, deed, at=EARLIER, **given):
        session.refresh(row)
        wanted = acts.Wanted(deed=deed, state=row.state, revision=row.revision, **given)
        acts.do(session, who(person), row.id, wanted, at)
        session.commit()

    return act


@pytest.fixture
def told(session):
    """What somebody was told, the first first, as codes."""

    def codes(person):
        found = select(Notice.what).where(Notice.person_id == person.id).order_by(Notice.id)
        return [what.value for what in session.scalars(found)]

    return codes


class Post:
    """A mail server of the city: takes what it is sent, or says what it is told to say."""

    def __init__(self):
        self.taken = []
        #: What it says to the next recipients, one after another.
        self.says = []
        #: What it says to the next contents.
        self.says_to_content = []
        #: Of each message it took, whether it came encrypted.
        self.encrypted = []
        #: Called while it has a message in its hands.
        self.meanwhile = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.says and (answer := self.says.pop(0)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.meanwhile:
            self.meanwhile()
        if self.says_to_content:
            return self.says_to_content.pop(0)
        self.taken.append(envelope)
        self.encrypted.append(
            session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None
        )
        return "250 taken"


def free_port():
    """Return a port on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.fixture
def post():
    """A mail server on this machine."""
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture
def mailing(make_app, database, post):
    """An application that sends mail through the mail server on this machine."""
    return make_app(
        smtp_host="127.0.0.1", smtp_port=post.port, smtp_starttls=False,
        smtp_from="SvērIS Daugavpilī <sveris@daugavpils.example>",
        base_url="https://sveris.example/pilseta",
    )  # fmt: skip


@pytest.fixture
def send(session, mailing):
    """Run `sveris mail send`; gives what it printed, fails unless the exit code is as said."""

    def run(code=0, app=mailing):
        session.commit()
        # In a context of its own: in the test's it would be the test's application.
        runner = app.test_cli_runner()
        result = contextvars.Context().run(runner.invoke, mail, ["send"])
        assert result.exit_code == code, (result.output, result.exception)
        session.expire_all()
        return result.output

    return run


@pytest.fixture
def later(session):
    """Let time pass for the mails: what waited for its next attempt, or for an hour, is due."""

    def pass_time(hours=1):
        past = timedelta(hours=hours)
        for row in session.scalars(select(Mail)):
            row.made_at -= past
            row.next_at -= past
            if row.sent_at:
                row.sent_at -= past
            if row.leased_until:
                row.leased_until -= past
        session.execute(update(Notice).values(at=Notice.at))
        session.commit()

    return pass_time
