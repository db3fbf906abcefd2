"""Whatever answers instead of the server: what is said, what is kept, what has arrived.

One tablet and one server for the whole table, since starting them takes longer than everything
else. Each fault stays until it is called off: the tablet tries again by itself, and the sentence
must stand however often it does.
"""

from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

from tests.browser.capturing import PATIENCE_MS
from tests.browser.live import run, until
from tests.browser.test_offline import anna, begin, sign_in, stored

__all__ = ["anna"]  # a fixture

PUSH = "/api/v1/push"

#: What the observer reads, in Latvian and in English.
SAID = {
    "offline": (
        "Gaida 1, nav tīkla. Viss ir saglabāts šajā ierīcē; turpiniet darbu. "
        "Nosūtīs, tiklīdz tīkls būs.",
        "1 waiting, no network. Everything is saved on this device; carry on. "
        "It will be sent as soon as there is a network.",
    ),
    "portal": (
        "Servera vietā atbild tīkls. Atveriet pārlūkā jebkuru lapu, pieslēdzieties tīklam un "
        "mēģiniet vēlreiz. Nekas nav zaudēts.",
        "The network answers instead of the server. Open any page in the browser, log on to the "
        "network and try again. Nothing is lost.",
    ),
    "server-error": (
        "Serverī radās kļūda. Ierīcē viss ir saglabāts. Mēģinās vēlreiz pats.",
        "Something went wrong on the server. Everything is saved on this device. "
        "It will try again by itself.",
    ),
    "busy": (
        "Serveris lūdz pagaidīt. Nosūtīs pats pēc brīža.",
        "The server asks to wait. It will be sent by itself in a moment.",
    ),
    "sign-in": (
        "Lai sūtītu, jāpierakstās vēlreiz. Nekas nav zaudēts; pierakstieties, kad ērti.",
        "You need to sign in again to send. Nothing is lost; sign in when it suits you.",
    ),
}


class Fault(NamedTuple):
    """What goes wrong, what it is called, and whether the server has stored what was sent."""

    what: str
    called: str
    fault: dict[str, Any]
    arrives: bool = False


def answer(status: str, body: str = "", kind: str = "application/json", **headers: str) -> Any:
    """Somebody answers instead of the application."""
    return {"how": "answer", "status": status, "body": body, "Content_Type": kind, **headers}


def problem(status: str, **headers: str) -> Any:
    """The server, or something that speaks like it, refuses."""
    return answer(status, '{"code": "nobody-knows"}', "application/problem+json", **headers)


PAGE = "<html>Viesnīcas tīkls</html>"
FAULTS = [
    Fault("cut before the body", "offline", {"how": "cut", "after": 0}),
    Fault("cut in the body", "offline", {"how": "cut", "after": 60}),
    Fault("cut after the body", "offline", {"how": "cut"}),
    Fault("lost after the commit", "offline", {"how": "lose"}, arrives=True),
    Fault("an answer cut short", "offline", {"how": "shorten"}, arrives=True),
    Fault("an answer without its body", "offline", {"how": "empty"}, arrives=True),
    Fault("nothing at all with 200", "portal", answer("200 OK", kind="")),
    Fault("a hotel's page with 200", "portal", answer("200 OK", PAGE, "text/html")),
    Fault("JSON of somebody else", "portal", answer("200 OK", '{"ok": true}')),
    Fault("a redirect to a login page", "portal", answer("302 Found", Location="/sign-in")),
    Fault("502 of a gateway", "offline", answer("502 Bad Gateway", PAGE, "text/html")),
    Fault("504 of a gateway", "offline", answer("504 Gateway Timeout", PAGE, "text/html")),
    Fault("400", "server-error", problem("400 Bad Request")),
    Fault("401", "sign-in", problem("401 Unauthorized")),
    Fault("401 of a proxy", "portal", answer("401 Unauthorized", PAGE, "text/html")),
    Fault("403 without a reason of ours", "server-error", problem("403 Forbidden")),
    Fault("404", "server-error", problem("404 Not Found")),
    Fault("404 of a proxy", "portal", answer("404 Not Found", PAGE, "text/html")),
    Fault("409", "server-error", problem("409 Conflict")),
    Fault("413", "server-error", answer("413 Too Large", PAGE, "text/html")),
    Fault("423", "server-error", problem("423 Locked")),
    Fault("429", "busy", problem("429 Too Many Requests", Retry_After="90")),
    Fault("500", "server-error", answer("500 Broken", PAGE, "text/html")),
    Fault("503", "busy", answer("503 Busy", PAGE, "text/html", Retry_After="90")),
]

HISTORY = "return (await store.history(given)).map(({ state }) => state)"
WAIT_S = "return (Date.parse(store.status().sending.retry_at) - Date.now()) / 1000"


def test_each_fault_is_said_loses_nothing_and_doubles_nothing(session, anna, live, tablet):
    page = sign_in(tablet, anna)
    page.set_default_timeout(PATIENCE_MS)
    told: set[str] = set()
    for turn, (what, called, fault, arrives) in enumerate(FAULTS):
        live.fault(PUSH, **fault, stays=True)
        obs = begin(page, {"K.VEIDS": "areja", "S.STIPR": what})
        run(page, "await sync.sendNow()")
        is_said(page, called, english=called not in told)
        told.add(called)
        assert run(page, HISTORY, obs) == ["frozen"], what
        assert run(page, "return store.status().unsent.count") == 1, what
        assert (run(page, WAIT_S) > 60) is ("Retry_After" in fault), what
        assert stored(session)[1] == turn + arrives, what

        live.heal()
        until(lambda: arrived(page))
        assert run(page, HISTORY, obs) == ["acked"], what
        observations, changes = stored(session)
        assert (len(observations), changes) == (turn + 1, turn + 1), what
        texts = {str(each.id): each.document["S.STIPR"] for each in observations}
        assert texts[obs] == what
    assert told == SAID.keys()


def is_said(page: Page, called: str, *, english: bool) -> None:
    """Wait for the sentence of the sending line; with `english` in that language as well."""
    line = page.locator(".sending [role=status]")
    in_latvian, in_english = SAID[called]
    expect(line).to_have_text(in_latvian)
    if english:
        page.get_by_role("button", name="English").click()
        expect(line).to_have_text(in_english)
        page.get_by_role("button", name="Latviešu").click()
        expect(line).to_have_text(in_latvian)


def arrived(page: Page) -> bool:
    """Send now, as the button does, and say whether everything is at the server."""
    run(page, "await sync.sendNow()")
    return run(page, "return store.status().unsent.count") == 0
