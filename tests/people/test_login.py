"""Signing in with e-mail and password, and how sessions end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from svēris.people import attempts, passwords
from svēris.people.login import DEMO_PASSWORD, now
from svēris.people.models import Event, RoleName, SignInAttempt
from svēris.problems import Problem, catalogue
from tests.factories import make_assignment, make_institution, make_person, make_role
from tests.signing_in import ORIGIN, csrf_token, post_form

PASSWORD = "zaļās ābeles zied"
HASH = passwords.kept(PASSWORD)
EMAIL = "anna@example.lv"
WRONG = catalogue()["sign-in-wrong"].sentences["lv"][0]


@pytest.fixture
def anna(session):
    person = make_person(session, email=EMAIL, password_hash=HASH)
    make_role(session, RoleName.EXTERNAL_OBSERVER, person=person)
    return person


def enter(client, email=EMAIL, password=PASSWORD, **given):
    return post_form(client, "/sign-in", email=email, password=password, **given)


def is_signed_in(client):
    return client.get("/account").status_code == 200


def actions(session):
    return session.scalars(select(Event.action).order_by(Event.id)).all()


def test_the_right_password_begins_a_session_and_goes_where_one_wanted(client, session, anna):
    answer = enter(client, next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert is_signed_in(client)
    assert actions(session) == ["sign-in"]


@pytest.mark.parametrize("email", ["ANNA@Example.LV", "  anna@example.lv "])
def test_an_e_mail_is_the_same_in_capitals_and_with_spaces_around(client, anna, email):
    assert enter(client, email=email).status_code == 303


def test_the_same_letters_typed_in_another_way_are_the_same_password(client, anna):
    decomposed = PASSWORD.replace("ā", "a\u0304").replace("ļ", "l\u0327")
    assert decomposed != PASSWORD
    assert enter(client, password=decomposed).status_code == 303


def test_wrong_password_unknown_e_mail_and_closed_account_are_answered_alike(client, session, anna):
    make_person(session, email="slegta@example.lv", password_hash=HASH, disabled_at=now())
    make_person(session, email="bez-konta@example.lv")
    tried = [
        (EMAIL, "something else"),
        ("nobody@example.lv", PASSWORD),
        ("slegta@example.lv", PASSWORD),
        ("bez-konta@example.lv", ""),
        ("", ""),
    ]
    for email, password in tried:
        answer = enter(client, email=email, password=password)
        assert answer.status_code == 422
        assert WRONG in answer.text
        assert not is_signed_in(client)
    assert set(actions(session)) == {"sign-in.failed"}


def test_the_way_on_cannot_lead_to_another_site(client, anna):
    for target in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        assert enter(client, next=target).location == "/"
        post_form(client, "/sign-out")


def test_signing_in_keeps_nothing_of_the_session_before_but_the_language(client, anna):
    with client.session_transaction() as cookie:
        cookie["planted"], cookie["language"] = "by an attacker", "en"
    before = csrf_token(client)
    enter(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "en"
    answer = client.post("/sign-out", data={"csrf_token": before}, headers=ORIGIN)
    assert answer.status_code == 400


def test_signing_out_ends_the_session(client, session, anna, sign_in):
    sign_in(client, anna)
    assert post_form(client, "/sign-out").status_code == 303
    assert not is_signed_in(client)
    assert actions(session) == ["sign-out"]
    assert "Jūs izrakstījāties" in client.get("/sign-in").text


@pytest.mark.parametrize(
    ("minutes", "alive"),
    [
        ({"began": 59, "seen": 59}, True),
        ({"began": 61, "seen": 61}, False),
        ({"began": 11 * 60, "seen": 1}, True),
        ({"began": 12 * 60 + 1, "seen": 1}, False),
    ],
)
def test_a_session_ends_when_idle_and_after_its_whole_length(client, anna, sign_in, minutes, alive):
    sign_in(client, anna)
    with client.session_transaction() as cookie:
        cookie.update({key: cookie[key] - ago * 60 for key, ago in minutes.items()})
    assert is_signed_in(client) == alive


def test_using_a_session_puts_its_idle_end_off(client, anna, sign_in):
    sign_in(client, anna)
    with client.session_transaction() as cookie:
        cookie["seen"] -= 30 * 60
        before = cookie["seen"]
    assert is_signed_in(client)
    with client.session_transaction() as cookie:
        assert cookie["seen"] > before


def test_the_lengths_are_settings(make_app, session, anna, sign_in):
    client = sign_in(make_app(idle_minutes=1).test_client(), anna)
    with client.session_transaction() as cookie:
        cookie["seen"] -= 90
    assert not is_signed_in(client)


def test_a_raised_version_and_a_closed_account_end_every_session_at_once(
    client, session, anna, sign_in
):
    sign_in(client, anna)
    anna.session_version += 1
    assert not is_signed_in(client)
    sign_in(client, anna)
    assert is_signed_in(client)
    anna.disabled_at = now()
    assert not is_signed_in(client)


def test_a_session_without_times_or_with_nonsense_is_none(client, anna):
    for planted in ({"_user_id": str(anna.id)}, {"_user_id": "x"}, {}):
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie.update(planted)
        assert not is_signed_in(client)


def test_the_cookie_is_not_for_scripts_and_not_for_other_sites(client, anna):
    enter(client)
    (cookie,) = [c for c in client._cookies.values() if c.key == "sveris"]
    assert cookie.http_only
    assert cookie.expires is None, "it goes with the browser"


class TestThrottle:
    """Too many wrong passwords for one e-mail, or from one address."""

    def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(self, client, session, anna):
        for _ in range(5):
            assert enter(client, password="wrong").status_code == 422
        answer = enter(client)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
        assert catalogue()["too-many-attempts"].sentences["lv"][0] in answer.text

    def test_it_survives_the_process(self, client, make_app, session, anna):
        for _ in range(5):
            enter(client, password="wrong")
        assert enter(make_app().test_client()).status_code == 429

    def test_a_right_password_begins_the_count_anew(self, client, anna):
        for _ in range(3):
            for _ in range(4):
                enter(client, password="wrong")
            assert enter(client).status_code == 303
            post_form(client, "/sign-out")

    def test_an_unknown_e_mail_is_throttled_like_a_known_one(self, client, session):
        statuses = [enter(client, email="nobody@example.lv").status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]

    def test_many_e_mails_from_one_address_are_throttled(self, make_app, session):
        client = make_app(sign_in_attempts=1).test_client()
        statuses = [
            enter(client, email=f"n{number}@example.lv").status_code for number in range(11)
        ]
        assert statuses == [422] * 10 + [429]

    def test_a_wait_ends(self, session, anna):
        start = now()
        for _ in range(5):
            attempts.begin(session, EMAIL, "192.0.2.1", limit=5, now=start)
        with pytest.raises(Problem) as refused:
            attempts.begin(session, EMAIL, "192.0.2.1", limit=5, now=start + timedelta(minutes=5))
        assert refused.value.retry_after == 10 * 60
        attempts.begin(session, EMAIL, "192.0.2.1", limit=5, now=start + timedelta(minutes=15))
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 2

    def test_a_refused_attempt_does_not_lengthen_the_wait(self, client, session, anna):
        for _ in range(9):
            enter(client, password="wrong")
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 10

    def test_parallel_guesses_count_each_other(self, app, session, anna):
        def guess(_):
            client = app.test_client()
            return enter(client, password="wrong").status_code

        session.commit()
        with ThreadPoolExecutor(6) as pool:
            statuses = list(pool.map(guess, range(12)))
        assert statuses.count(422) <= 5
        assert set(statuses) == {422, 429}

    def test_neither_e_mail_nor_address_is_kept_in_clear(self, client, session, anna):
        enter(client, password="wrong")
        for key in session.scalars(select(SignInAttempt.key)):
            assert len(key) == 64
            assert "anna" not in key

    def test_one_network_of_ipv6_is_one_address(self):
        assert attempts.address_key("2001:db8:1:2::1") == attempts.address_key("2001:db8:1:2:f::9")
        assert attempts.address_key("2001:db8:1:2::1") != attempts.address_key("2001:db8:1:3::1")
        assert attempts.address_key("192.0.2.1") != attempts.address_key("192.0.2.2")
        assert attempts.address_key("::ffff:192.0.2.1") == attempts.address_key("192.0.2.1")


def test_a_password_kept_with_other_parameters_is_kept_anew_when_it_is_next_used(
    client, session, anna
):
    anna.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert enter(client).status_code == 303
    session.refresh(anna)
    assert "m=19456,t=2,p=1" in anna.password_hash
    assert passwords.matches(anna.password_hash, PASSWORD)


class TestDemo:
    """The sign-in page of a demo lists the invented people; nobody else's ever does."""

    @pytest.fixture
    def invented(self, session):
        school = make_institution(session, short_name="Saules skola")
        person = make_person(
            session,
            given_name="Bruno",
            family_name="Lācis",
            email="bruno@daugavpils.example",
            password_hash=passwords.kept(DEMO_PASSWORD),
            invented=True,
        )
        make_role(session, RoleName.HEAD, person=person, institution=school)
        make_assignment(session, person=person, institution=school)
        return person

    def test_it_lists_them_with_what_they_are_and_the_password(self, make_app, invented, anna):
        client = make_app(demo=True).test_client()
        page = client.get("/sign-in").text
        assert "Bruno Lācis" in page
        assert "iestādes vadītājs, Saules skola" in page
        assert DEMO_PASSWORD in page
        assert anna.email not in page

    def test_one_click_fills_in_the_e_mail(self, make_app, invented, anna):
        client = make_app(demo=True).test_client()
        assert 'value="bruno@daugavpils.example"' in client.get(f"/sign-in?as={invented.id}").text
        assert anna.email not in client.get(f"/sign-in?as={anna.id}").text
        answer = enter(client, email=invented.email, password=DEMO_PASSWORD)
        assert answer.status_code == 303

    def test_without_the_setting_nothing_is_listed_and_nobody_invented_signs_in(
        self, client, invented
    ):
        page = client.get(f"/sign-in?as={invented.id}").text
        assert invented.email not in page
        assert DEMO_PASSWORD not in page
        assert enter(client, email=invented.email, password=DEMO_PASSWORD).status_code == 422
