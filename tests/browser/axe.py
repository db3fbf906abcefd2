"""What axe-core finds wrong with a page."""

from functools import cache

from playwright.sync_api import Page

from tests.tracked import ROOT

_AXE = ROOT / "tests" / "js" / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _source() -> str:
    return _AXE.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Return every violation with the elements it is about; none is right.

    Evaluated, not added as a script: the page's own Content-Security-Policy stays in force.
    """
    page.evaluate(_source())
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['help']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found
    ]
