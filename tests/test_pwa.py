"""The shell of the tablet application, as the server gives it."""

import gzip
import json
import re
from hashlib import sha256
from shutil import copytree

import pytest

from svēris import pwa
from svēris.places import STATIC

#: What may go over the wire before somebody can begin: page, script and styles, compressed. The
#: house's aim is 60 KB; grow it knowingly.
MOST_BYTES = 96_000

COMPRESSED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def shell(app):
    with app.test_request_context():
        return pwa.shell_files()


@pytest.fixture
def developing(app):
    """The application with Flask's debugger on."""
    app.debug = True
    yield app
    app.debug = False


def get(client, path, **headers):
    """Fetch a file and let go of it."""
    with client.get(path, headers=headers) as answer:
        answer.get_data()
    return answer


def named_by(page):
    """Return what a page loads."""
    return re.findall(r'(?:href|src)="(/[^"]+)"', page.get_data(as_text=True))


def test_everything_in_the_shell_is_there_and_says_which_version_it_is(client, shell):
    answers = {path: get(client, path) for path in shell}
    assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
    versions = {one.headers.get("X-App-Shell") for one in answers.values()}
    assert len(versions) == 1
    assert re.fullmatch("[0-9a-f]{16}", versions.pop())
    assert not any("Set-Cookie" in one.headers for one in answers.values())


def test_everything_the_page_names_is_in_the_shell(client, shell):
    named = named_by(client.get("/app/"))
    assert {"/static/shell/app.js", "/static/shell/app.css"} <= set(named)
    assert set(named) <= set(shell)


def test_the_sources_stay_readable_but_are_not_kept_on_tablets(client, shell):
    answer = get(client, "/static/js/app.js")
    assert answer.status_code == 200
    assert "X-App-Shell" not in answer.headers
    assert not any(path.startswith(("/static/js/", "/static/vendor/")) for path in shell)


def test_a_developer_runs_the_sources_as_they_are(developing):
    client = developing.test_client()
    page = client.get("/app/")
    with developing.test_request_context():
        files = set(pwa.shell_files())
    assert {"/static/js/app.js", "/static/css/shell.css"} <= set(named_by(page)) <= files
    sources = [STATIC.parent / path.lstrip("/") for path in files if path.endswith((".js", ".css"))]
    for path in sources:
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        for name in re.findall(r'(?:from|import) "(\.[^"]+)"|@import "([^"]+)"', text):
            imported = (path.parent / "".join(name)).resolve().relative_to(STATIC).as_posix()
            assert f"/static/{imported}" in files, f"{path.name} imports {imported}"


@pytest.fixture
def version(app, monkeypatch, tmp_path):
    """What tells the version of a shell whose files a test may change."""
    for folder in ("shell", "js", "fonts", "icons", "sw"):
        copytree(STATIC / folder, tmp_path / folder)
    monkeypatch.setattr(pwa, "STATIC", tmp_path)

    def tell():
        pwa._read_shell.cache_clear()
        with app.test_request_context():
            return pwa.digest()

    yield tell
    pwa._read_shell.cache_clear()


def test_a_version_is_what_the_page_runs_and_nothing_else(version, tmp_path):
    seen = [version()]
    for name in ("shell/app.js", "shell/app.css", "fonts/sveris-sans.woff2", "sw/worker.js"):
        with (tmp_path / name).open("ab") as file:
            file.write(b" ")
        seen.append(version())
    assert len(set(seen)) == 5
    (tmp_path / "js" / "app.js").write_text("// not what the page runs")
    assert version() == seen[-1]


def test_the_shell_is_small_over_the_wire(client):
    sizes = {
        path: int(get(client, path, **COMPRESSED).headers["Content-Length"])
        for path in ("/app/", "/static/shell/app.js", "/static/shell/app.css")
    }
    assert sum(sizes.values()) < MOST_BYTES, sizes


@pytest.mark.parametrize("path", ["/app/", "/static/shell/app.js", "/app/manifest.webmanifest"])
def test_what_compresses_is_sent_compressed_to_whoever_takes_it(client, path):
    plain, small = get(client, path), get(client, path, **COMPRESSED)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.headers["Vary"] == small.headers["Vary"]
    assert plain.headers["X-App-Shell"] == small.headers["X-App-Shell"]


def test_a_script_that_is_there_already_is_not_sent_again(client):
    first = get(client, "/static/shell/app.js", **COMPRESSED)
    assert first.headers["ETag"].startswith("W/")
    again = get(client, "/static/shell/app.js", **COMPRESSED, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["X-App-Shell"] == first.headers["X-App-Shell"]


def test_what_is_compressed_already_is_left_alone(client):
    answer = get(client, "/static/fonts/sveris-sans.woff2", **COMPRESSED)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (STATIC / "fonts" / "sveris-sans.woff2").read_bytes()


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
