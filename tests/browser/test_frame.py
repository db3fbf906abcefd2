"""The frame that every page stands in, as a browser sees it."""

import pytest

from tests.browser.looking import LISTEN, wrong


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("path", ["/sign-in", "/nowhere"])
def test_a_page_breaks_neither_the_security_policy_nor_a_rule_of_axe(page, served, path, language):
    page.add_init_script(LISTEN)
    page.goto(served + path)
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.locator("html[lang=en]").wait_for()
    assert wrong(page, language) == []
