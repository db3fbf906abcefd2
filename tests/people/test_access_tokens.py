"""Access tokens: made and shown once, revoked, refused; what their person lost they lost too."""

import re
from base64 import b64encode
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from svēris.people import access_tokens
from svēris.people.access_tokens import AccessToken, digest
from svēris.people.attempts import ADDRESS_FACTOR
from svēris.people.login import now, today
from svēris.people.models import Event, RoleName
from svēris.people.rights import TokenScope
from tests.factories import NOW, make_access_token, make_institution, make_person, make_role
from tests.queries import count_queries
from tests.signing_in import post_form

READ = "/api/v1/indicators"


@pytest.fixture
def karlis(session):
    """A coordinator who reads English."""
    return make_role(
        session, RoleName.COORDINATOR, person=make_person(session, language="en")
    ).person


@pytest.fixture
def his(client, karlis, sign_in):
    """His browser."""
    return sign_in(client, karlis)


@pytest.fixture
def program(app):
    """A program without a browser: `program("svapi_…")` asks for the indicators."""

    def ask(text, path=READ, *, basic=False, user="anybody", **given):
        sent = (
            f"Basic {b64encode(f'{user}:{text}'.encode()).decode()}" if basic else f"Bearer {text}"
        )
        return app.test_client().open(path, headers={"Authorization": sent}, **given)

    return ask


def make(client, **given):
    """Fill the form as a person does."""
    last_day = (today() + timedelta(days=30)).isoformat()
    fields = {"name": "Excel", "scope": list(TokenScope), "expires_on": last_day, **given}
    return post_form(client, "/account/tokens", **fields)


def text_of(page):
    """Return the token that a page shows."""
    return re.search(r'value="(svapi_[\w-]+)"', page.text)[1]


def test_a_token_is_shown_once_and_kept_as_a_digest(his, session, program):
    made = make(his, name="Excel, gada pārskats")
    assert made.headers["Cache-Control"] == "no-store"
    text = text_of(made)
    row = session.scalars(select(AccessToken)).one()
    assert (row.name, row.token_hash) == ("Excel, gada pārskats", digest(text))
    assert row.scopes == ["figures:read", "definitions:read"]
    assert text not in his.get("/account/tokens").text
    assert program(text).status_code == 200


def test_it_lives_a_year_when_nobody_says(his):
    usual = (today() + timedelta(days=365)).isoformat()
    assert f'value="{usual}"' in his.get("/account/tokens").text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scope": []}, "figures:read"),
        ({"scope": ["everything:write"]}, "figures:read"),
        ({"expires_on": ""}, "expires_on"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "9999-12-31"}, "expires_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(his, session, given, field):
    refused = make(his, **given)
    assert refused.status_code == 422
    assert f'<li><a href="#{field}">' in refused.text
    assert session.scalars(select(AccessToken)).all() == []


def test_everything_that_is_wrong_is_said_at_once(his):
    refused = make(his, name="", scope=[], expires_on="never")
    assert refused.text.count('class="field-error"') == 3


def test_making_and_revoking_are_recorded_and_say_nothing_of_the_token(his, session, karlis):
    text = text_of(make(his))
    row = session.scalars(select(AccessToken)).one()
    post_form(his, f"/account/tokens/{row.id}")
    events = session.scalars(select(Event).where(Event.action.startswith("token"))).all()
    assert [event.action for event in events] == ["token.made", "token.revoked"]
    assert {event.actor_id for event in events} == {karlis.id}
    assert all(text not in str(event.detail) for event in events)


def test_a_revoked_token_reads_nothing_any_more(his, session, program):
    text = text_of(make(his))
    row = session.scalars(select(AccessToken)).one()
    assert post_form(his, f"/account/tokens/{row.id}").status_code == 303
    refused = program(text)
    assert (refused.status_code, refused.json["code"]) == (401, "token-ended")
    assert "revoked" in his.get("/account/tokens").text


def test_an_expired_token_reads_nothing_any_more(session, karlis, program):
    make_access_token(session, person=karlis, expires_on=today())
    make_access_token(
        session, person=karlis, text="svapi_old", expires_on=today() - timedelta(days=1)
    )
    assert program("svapi_test").status_code == 200
    assert program("svapi_old").json["code"] == "token-ended"


def test_excel_may_send_it_as_the_password_of_basic_with_any_name(session, karlis, program):
    make_access_token(session, person=karlis)
    assert program("svapi_test", basic=True, user="Kārlis").status_code == 200
    assert program("svapi_test", "/odata/v4/", basic=True, user="").status_code == 200


def test_nobodys_own_password_is_taken(session, karlis, program):
    answer = program("verojam-kopa", "/odata/v4/", basic=True, user=karlis.email)
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "token-wrong")
    assert program("verojam-kopa", basic=True, user=karlis.email).status_code == 401


def test_a_token_in_an_address_is_no_token(session, karlis, client):
    make_access_token(session, person=karlis)
    for path in (READ, "/odata/v4/"):
        for name in ("token", "access_token", "$token"):
            assert client.get(f"{path}?{name}=svapi_test").status_code == 401


def test_only_the_feed_asks_a_browser_for_name_and_password(client):
    assert client.get("/odata/v4/").headers["WWW-Authenticate"].startswith("Basic")
    assert client.get(READ).headers["WWW-Authenticate"] == "Bearer"


def test_a_token_reads_only_what_its_scopes_say(session, karlis, program):
    make_access_token(session, person=karlis, scopes=[TokenScope.DEFINITIONS])
    make_access_token(session, person=karlis, text="svapi_figures", scopes=[TokenScope.FIGURES])
    assert program("svapi_test").status_code == 200
    refused = program("svapi_test", "/api/v1/percentages")
    assert (refused.status_code, refused.json["code"]) == (403, "token-scope")
    assert program("svapi_test", "/odata/v4/Institutions").status_code == 200
    refused = program("svapi_test", "/odata/v4/Figures")
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "token-scope")
    assert program("svapi_test", "/odata/v4/Figures/$count").status_code == 403
    assert program("svapi_figures", "/odata/v4/Figures").status_code == 200


def test_with_the_role_the_token_ends(session, karlis, program):
    make_access_token(session, person=karlis)
    karlis.roles[0].ends_on = today() - timedelta(days=1)
    session.flush()
    assert (program("svapi_test").status_code, program("svapi_test").json["code"]) == (
        403, "not-allowed",
    )  # fmt: skip


def test_a_head_who_became_head_elsewhere_reads_there_and_no_more_here(session, program):
    here, there = make_institution(session), make_institution(session)
    role = make_role(session, RoleName.HEAD, institution=here)
    make_access_token(session, person=role.person)

    def readable(place):
        path = f"/api/v1/percentages?institution={place.code}"
        return program("svapi_test", path).status_code == 200

    assert (readable(here), readable(there)) == (True, False)
    role.institution_id = there.id
    session.flush()
    assert (readable(here), readable(there)) == (False, True)


def test_a_closed_account_reads_nothing(session, karlis, program):
    make_access_token(session, person=karlis)
    karlis.disabled_at = NOW
    session.flush()
    assert program("svapi_test").json["code"] == "account-disabled"


def test_an_invented_persons_token_opens_nothing_outside_a_demo(session, karlis, program):
    make_access_token(session, person=karlis)
    karlis.invented = True
    session.flush()
    assert program("svapi_test").json["code"] == "account-disabled"


def test_the_session_that_a_browser_sends_along_is_not_looked_at(his, session):
    dpo = make_role(session, RoleName.DPO).person
    make_access_token(session, person=dpo)
    for token in ("svapi_test", "svapi_none"):
        answer = his.get(READ, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in {401, 403}


def test_what_a_proxy_asked_for_is_none_of_ours(his):
    sent = b64encode(b"proxy:secret").decode()
    assert his.get(READ, headers={"Authorization": f"Basic {sent}"}).status_code == 200


def test_use_is_written_down_now_and_then_and_reading_writes_nothing(session, karlis, program):
    token = make_access_token(session, person=karlis)
    assert program("svapi_test").status_code == 200
    session.refresh(token)
    first = token.last_used_at
    assert now() - first < timedelta(minutes=1)
    session.commit()
    with count_queries() as sent:
        assert program("svapi_test").status_code == 200
    assert [each for each in sent if not each.lstrip().startswith("SELECT")] == []
    token.last_used_at = now() - access_tokens.NOTED_EVERY - timedelta(minutes=1)
    session.flush()
    program("svapi_test")
    session.refresh(token)
    assert token.last_used_at >= first


def test_wrong_tokens_are_throttled_and_right_ones_are_not(session, karlis, make_app):
    make_access_token(session, person=karlis)
    session.commit()
    app = make_app(sign_in_attempts=1)

    def ask(text):
        headers = {"Authorization": f"Bearer {text}"}
        return app.test_client().get(READ, headers=headers)

    answers = [ask(f"svapi_{place}").status_code for place in range(ADDRESS_FACTOR + 1)]
    assert answers == [401] * ADDRESS_FACTOR + [429]
    assert int(ask("svapi_other").headers["Retry-After"]) > 0
    assert ask("svapi_test").status_code == 200


def test_wrong_tokens_keep_nobody_from_signing_in(session, make_app):
    app = make_app(sign_in_attempts=1)
    for place in range(ADDRESS_FACTOR + 1):
        app.test_client().get(READ, headers={"Authorization": f"Bearer svapi_{place}"})
    answer = post_form(app.test_client(), "/sign-in", email="x@example.lv", password="wrong")
    assert answer.status_code == 422


def test_somebody_elses_token_is_not_there(his, session):
    other = make_access_token(session, person=make_person(session))
    assert post_form(his, f"/account/tokens/{other.id}").status_code == 404
    session.refresh(other)
    assert other.revoked_at is None


def test_the_administrator_sees_everybodys_tokens_and_revokes_them(
    session, karlis, app, sign_in, program
):
    token = make_access_token(session, person=karlis, name="Power BI")
    person = make_role(session, RoleName.ADMIN, person=make_person(session, language="en")).person
    admin = sign_in(app.test_client(), person)
    page = admin.get("/access-tokens").text
    assert karlis.name in page
    assert "Power BI" in page
    assert post_form(admin, f"/access-tokens/{token.id}").status_code == 303
    assert program("svapi_test").json["code"] == "token-ended"
    event = session.scalars(select(Event).where(Event.action == "token.revoked")).one()
    assert (event.actor_id, event.about_id) == (person.id, karlis.id)
    assert "Nobody has an access token." in admin.get("/access-tokens").text


def test_who_lost_the_right_to_make_tokens_still_sees_and_revokes_the_own(his, session, karlis):
    token = make_access_token(session, person=karlis)
    karlis.roles[0].ends_on = date(2024, 1, 1)
    session.flush()
    page = his.get("/account/tokens").text
    assert token.name in page
    assert 'name="expires_on"' not in page
    assert post_form(his, f"/account/tokens/{token.id}").status_code == 303


def test_the_account_page_leads_there(his, session, karlis):
    assert "Make an access token" in his.get("/account").text
    make_access_token(session, person=karlis)
    assert "1 access token" in his.get("/account").text
