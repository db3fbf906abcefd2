"""The shell of the tablet application, as the server gives it."""

import json
import re
from hashlib import sha256

import pytest

from svēris import pwa
from svēris.places import STATIC


@pytest.fixture
def shell(app):
    with app.test_request_context():
        return pwa.shell_files()


def get(client, path):
    """Fetch a file and let go of it."""
    with client.get(path) as answer:
        answer.get_data()
    return answer


def test_everything_in_the_shell_is_there_and_says_which_version_it_is(client, shell):
    answers = {path: get(client, path) for path in shell}
    assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
    versions = {one.headers.get("X-App-Shell") for one in answers.values()}
    assert len(versions) == 1
    assert re.fullmatch("[0-9a-f]{16}", versions.pop())
    assert not any("Set-Cookie" in one.headers for one in answers.values())


def test_everything_a_module_imports_is_in_the_shell(shell):
    for path in (STATIC.parent / path.lstrip("/") for path in shell if path.endswith(".js")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        for name in re.findall(r'(?:from|import) "(\.[^"]+)"', text):
            imported = (path.parent / name).resolve().relative_to(STATIC).as_posix()
            assert f"/static/{imported}" in shell, f"{path.name} imports {name}"


def test_everything_the_page_names_is_in_the_shell(client, shell):
    page = client.get("/app/").get_data(as_text=True)
    named = re.findall(r'(?:href|src)="(/[^"]+)"', page)
    assert "/static/js/app.js" in named
    assert set(named) <= set(shell)


def test_the_worker_is_never_cached_by_http_and_carries_its_version(client, shell):
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    first, rest = answer.get_data(as_text=True).split("\n", 1)
    said = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    assert said == {
        "build": pwa.BUILD,
        "digest": client.get("/app/").headers["X-App-Shell"],
        "files": shell,
    }
    assert rest == (STATIC / "sw" / "worker.js").read_text("utf-8")


def test_what_is_not_of_the_shell_does_not_claim_to_be(client):
    for path in ("/static/css/site.css", "/static/js/nothing.js", "/sign-in"):
        assert "X-App-Shell" not in get(client, path).headers


def test_the_page_is_the_same_for_everybody_and_holds_no_data(client):
    page = client.get("/app/")
    english = client.get("/app/", headers={"Accept-Language": "en"})
    assert page.data == english.data
    assert page.headers["X-App-Shell"] in page.get_data(as_text=True)
    assert "require-trusted-types-for 'script'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("language", "word"), [("lv", "vērošana"), ("en", "observation")])
def test_the_manifest_installs_the_application(client, language, word):
    answer = client.get(f"/app/manifest.webmanifest?lang={language}")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json(force=True)
    assert (manifest["scope"], manifest["start_url"], manifest["display"]) == (
        "/app/",
        "/app/",
        "standalone",
    )
    assert word in manifest["name"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert all(get(client, icon["src"]).mimetype == "image/png" for icon in manifest["icons"])


def test_the_tablet_says_the_same_sentences_as_the_server():
    written = pwa.WORDS.read_text("utf-8")
    assert pwa.with_sentences(written) == written, "run ./manage words"


def test_vendored_modules_are_what_their_checksums_say():
    vendor = STATIC / "vendor"
    said = dict(line.split("  ")[::-1] for line in (vendor / "SHA256SUMS").read_text().splitlines())
    assert said == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in vendor.glob("*.js")
    }
    licences = (vendor / "LICENSES.txt").read_text("utf-8")
    for library in ("preact 11.2.0", "htm 3.1.1", "@preact/signals 2.11.4", "idb 8.0.4"):
        assert f"=== {library} (" in licences
