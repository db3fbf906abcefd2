"""The frame that every page stands in, as a browser sees it."""

import pytest

from tests.browser.axe import violations

ASK_FOR_VIOLATIONS = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (e) => window.refused.push(e.blockedURI));
"""


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere"])
def test_a_page_breaks_neither_the_security_policy_nor_a_rule_of_axe(page, served, path):
    page.add_init_script(ASK_FOR_VIOLATIONS)
    page.goto(served + path)
    assert violations(page) == []
    assert page.evaluate("window.refused") == []
    assert page.locator("html").get_attribute("lang") == "lv"
