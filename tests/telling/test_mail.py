"""Mail through a real mail server: one digest, in one's own language, sent once or said why not."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select
from sqlalchemy.orm import Session

from svēris.config import BadSetting
from svēris.observations.models import Deed
from svēris.people.models import Event, RoleName
from svēris.telling import queue
from svēris.telling.commands import mail
from svēris.telling.models import Mail, MailState, Notice
from tests import factories as make
from tests.conftest import settings
from tests.signing_in import post_form
from tests.telling.conftest import EARLIER, Post, free_port


def message(envelope):
    return message_from_bytes(envelope.content, policy=policy.default)


def plain(envelope):
    return message(envelope).get_body(("plain",)).get_content()


def mails(session):
    session.expire_all()
    return session.scalars(select(Mail).order_by(Mail.made_at, Mail.id)).all()


def one(session):
    (mail,) = mails(session)
    return mail


@pytest.fixture
def coordinator(session, city):
    return make.make_role(session, RoleName.COORDINATOR).person


def test_a_flurry_is_one_mail_in_the_persons_language(city, post, seen, send, session):
    row, cilda = seen(), city.cilda.person
    seen(K_NO="11:00", K_LIDZ="11:40")
    assert "1 sent." in send()
    (envelope,) = post.taken
    assert envelope.rcpt_tos == [cilda.email]
    assert message(envelope)["Subject"] == "SvērIS: 2 paziņojumi"
    text = plain(envelope)
    assert text.count("Jūsu stundas vērošana ir iesniegta") == 2
    assert f"https://sveris.example/pilseta/observations/{row.id}" in text
    assert one(session).state is MailState.SENT
    # And nothing of it is sent again.
    assert "0 sent." in send()
    assert len(post.taken) == 1


def test_the_other_language_and_the_headers(city, post, seen, send, session):
    city.cilda.person.language = "en"
    seen()
    send()
    raw, sent = post.taken[0].content, message(post.taken[0])
    assert sent["Subject"] == "SvērIS: 1 notice"
    assert "An observation of your lesson has been submitted" in plain(post.taken[0])
    # Letters beyond ASCII are encoded words (RFC 2047): every server on the way understands them.
    head = raw.split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert b"=?utf-8?" in head
    assert sent["From"].addresses[0].display_name == "SvērIS Daugavpilī"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Content-Language"] == "en"
    assert sent["Message-ID"] == f"<{one(session).id}@daugavpils.example>"
    assert sent["Date"].datetime.tzinfo is not None
    assert sent.get_body(("html",)).get_content().startswith("<!doctype html>")


def test_no_name_and_no_word_of_anybody_leaves_with_it(city, do, post, seen, send):
    row = seen()
    do(city.cilda.person, row, Deed.ANSWER, answer={"comment": "Slepens."})
    send()
    assert len(post.taken) == 2
    for envelope in post.taken:
        body = "".join(part.get_content() for part in message(envelope).iter_parts())
        for hidden in ("Slepens.", city.cilda.person.family_name, city.anna.family_name,
                       city.school.short_name, "Skaidrs mērķis.", row.number):  # fmt: skip
            assert hidden not in body + message(envelope)["Subject"]


def test_the_first_waits_for_others_and_the_next_for_an_hour(
    city, later, post, seen, send, session
):
    seen(at=datetime.now(UTC))
    send()
    assert post.taken == []
    for notice in session.scalars(select(Notice)):
        notice.at -= timedelta(minutes=6)
    send()
    assert len(post.taken) == 1
    seen(K_NO="11:00", K_LIDZ="11:40")
    send()
    assert len(post.taken) == 1
    later(hours=2)
    send()
    assert len(post.taken) == 2


@pytest.mark.parametrize("why", ["read", "no mail", "no address", "closed", "invented", "old"])
def test_who_is_not_to_get_mail_gets_none(city, post, seen, send, session, why):
    cilda = city.cilda.person
    seen()
    if why == "read":
        session.scalar(select(Notice)).read_at = datetime.now(UTC)
    elif why == "no mail":
        queue.set_wish(session, cilda.id, queue.NONE)
    elif why == "no address":
        cilda.email = None
    elif why == "closed":
        cilda.disabled_at = datetime.now(UTC)
    elif why == "invented":
        cilda.invented = True
    else:
        session.scalar(select(Notice)).at -= timedelta(days=4)
    send()
    assert post.taken == []
    assert mails(session) == []


def test_what_is_read_before_the_next_attempt_is_not_sent(city, later, post, seen, send, session):
    seen()
    post.says = ["451 Try again later"]
    send()
    session.scalar(select(Notice)).read_at = datetime.now(UTC)
    later()
    send()
    assert post.taken == []
    assert one(session).state is MailState.NEEDLESS


def test_a_transient_refusal_is_tried_again_and_again_later(city, later, post, seen, send, session):
    seen()
    post.says = ["451 4.7.1 Greylisted, try again", "451 4.7.1 Greylisted, try again"]
    send()
    mail = one(session)
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
    assert mail.reason == "451 4.7.1 Greylisted, try again"
    # Not before its time.
    send()
    assert one(session).attempts == 1
    later()
    send()
    later()
    send()
    mail = one(session)
    assert (mail.state, mail.attempts, mail.reason) == (MailState.SENT, 3, "")
    assert len(post.taken) == 1


def test_pauses_grow_and_an_end_comes(city, later, post, seen, send, session):
    pauses = [queue.pause(attempts) for attempts in range(1, 9)]
    assert pauses[:4] == [timedelta(minutes=each) for each in (5, 15, 45, 135)]
    assert pauses[-1] == queue.LONGEST_PAUSE
    seen()
    post.says = ["451 later"]
    send()
    one(session).attempts = queue.MOST_ATTEMPTS - 1
    later()
    post.says = ["451 later"]
    send()
    assert one(session).state is MailState.FAILED


def test_a_permanent_refusal_is_not_tried_again_and_says_why(
    city, client, later, post, seen, send, session, sign_in
):
    seen()
    post.says = ["550 5.1.1 No such mailbox"]
    send()
    later()
    send()
    mail = one(session)
    assert (mail.state, mail.attempts) == (MailState.FAILED, 1)
    assert mail.reason == "550 5.1.1 No such mailbox"

    admin = make.make_role(session, RoleName.ADMIN).person
    admin.language = "en"
    page = sign_in(client, admin).get("/mail").get_data(as_text=True)
    assert "550 5.1.1 No such mailbox" in page
    assert city.cilda.person.name in page
    assert post_form(client, f"/mail/{mail.id}").status_code == 303
    assert session.scalar(select(Event.action).where(Event.action == "mail.again"))
    send()
    assert one(session).state is MailState.SENT
    assert post_form(client, f"/mail/{mail.id}").status_code == 404


def test_no_mail_server_puts_it_off_and_says_so(city, later, make_app, post, seen, send, session):
    nowhere = make_app(
        smtp_host="127.0.0.1", smtp_port=free_port(), smtp_starttls=False,
        smtp_from="sveris@daugavpils.example", base_url="https://sveris.example",
    )  # fmt: skip
    seen()
    assert "No mail gets through: ConnectionRefusedError" in send(1, nowhere)
    assert one(session).state is MailState.WAITING
    later()
    send()
    assert one(session).state is MailState.SENT


def test_without_encryption_nothing_is_sent_where_it_is_demanded(
    city, make_app, post, seen, send, session
):
    strict = make_app(
        smtp_host="127.0.0.1", smtp_port=post.port, smtp_from="sveris@daugavpils.example",
        base_url="https://sveris.example",
    )  # fmt: skip
    seen()
    assert "STARTTLS" in send(1, strict)
    assert (post.taken, one(session).state) == ([], MailState.WAITING)


def test_two_runs_at_once_send_it_once(city, mailing, post, seen, send, session):
    seen()
    second = []

    def run_again():
        post.meanwhile = None
        with mailing.app_context():
            from svēris.db import db

            moment = datetime.now(UTC)
            made = queue.collect(db.session(), moment, demo=False)
            second.append((made, queue.claim(db.session(), moment)))
            db.session.rollback()

    post.meanwhile = run_again
    send()
    assert second == [(0, None)]
    assert len(post.taken) == 1


def test_many_runs_at_the_same_moment_send_each_mail_once(city, mailing, post, seen, send, session):
    row = seen()
    people = [make.make_person(session) for _ in range(6)]
    session.add_all(
        Notice(person_id=each.id, what="closed", at=EARLIER, observation_id=row.id)
        for each in people
    )
    session.commit()
    with ThreadPoolExecutor(4) as threads:
        runner = mailing.test_cli_runner()
        ended = list(threads.map(lambda _: runner.invoke(mail, ["send"]), range(4)))
    assert [each.exit_code for each in ended] == [0] * 4, [each.exception for each in ended]
    to = sorted(address for envelope in post.taken for address in envelope.rcpt_tos)
    assert to == sorted(each.email for each in [city.cilda.person, *people])


def test_a_wrong_password_for_the_mail_server_is_nobodys_failure(
    city, make_app, seen, send, session
):
    handler = Post()
    asked = Controller(
        handler, hostname="127.0.0.1", port=free_port(), auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )  # fmt: skip
    asked.start()
    wrong = make_app(
        smtp_host="127.0.0.1", smtp_port=asked.port, smtp_starttls=False, smtp_user="sveris",
        smtp_password="x", smtp_from="sveris@daugavpils.example", base_url="https://sveris.example",
    )  # fmt: skip
    seen()
    try:
        assert "535" in send(1, wrong)
    finally:
        asked.stop()
    assert (handler.taken, one(session).state) == ([], MailState.WAITING)


def test_a_run_that_died_leaves_the_mail_to_the_next_under_the_same_id(
    city, later, post, seen, send, session
):
    seen()
    session.commit()
    now = datetime.now(UTC)
    queue.collect(session, now, demo=False)
    taken = queue.claim(session, now)
    key, lease = taken.id, taken.leased_until
    session.commit()
    send()
    assert post.taken == []
    later()
    send()
    assert message(post.taken[0])["Message-ID"] == f"<{key}@daugavpils.example>"
    # Should the first have lived after all, it has nothing to say about it any more.
    answer = queue.Answer(queue.Fate.LATER, "x")
    with Session(session.get_bind()) as other:
        assert queue.settle(other, key, lease, answer, now) is False
    assert one(session).state is MailState.SENT


def test_without_a_mail_server_in_the_settings_the_inbox_is_all(app, city, seen, send, session):
    seen()
    assert "in the inbox only" in send(app=app)
    assert mails(session) == []


def test_the_account_says_how_the_last_one_went_and_takes_the_wish(
    city, client, later, post, seen, send, session, sign_in
):
    cilda = city.cilda.person
    cilda.language = "en"
    seen()
    post.says = ["550 No"]
    send()
    page = sign_in(client, cilda).get("/account").get_data(as_text=True)
    assert "The last mail could not be delivered" in page
    assert post_form(client, "/account/mail", mail="none").status_code == 303
    session.expire_all()
    assert queue.wish(session, cilda.id) == queue.NONE
    assert re.search('value="none" checked', client.get("/account").get_data(as_text=True))
    assert post_form(client, "/account/mail", mail="often").status_code == 400


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"smtp_host": "x"}, "SVERIS_SMTP_FROM must be set"),
        ({"smtp_host": "x", "smtp_from": "a@b.lv"}, "SVERIS_BASE_URL must be set"),
        ({"base_url": "sveris.lv"}, "must begin with https://"),
        ({"smtp_host": "x", "smtp_from": "SvērIS", "base_url": "https://x.lv"}, "e-mail address"),
        (
            {
                "smtp_host": "x",
                "smtp_from": "a@b.lv",
                "base_url": "https://x.lv",
                "smtp_ca": "/nowhere/ca.pem",
            },
            "SVERIS_SMTP_CA must be a file",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused(given, says):
    with pytest.raises(BadSetting, match=says):
        settings("sqlite://", **given)
