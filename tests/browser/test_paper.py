"""Forms printed by a real browser: few sheets, and nothing but the form on them."""

import re

import pytest

from svēris.forms import library
from svēris.places import FORMS_SCHEMA
from tests import factories as make
from tests.signing_in import sign_in

SHEETS = {"ms": 4, "rn": 4, "mt": 4, "ms-s": 2}


@pytest.fixture
def reader(client, session, served, page):
    """A browser in which somebody has signed in."""
    library.publish_folder(session, FORMS_SCHEMA, make.NOW)
    sign_in(client, make.make_person(session))
    session.commit()
    cookie = client.get_cookie("sveris")
    page.context.add_cookies([{"name": "sveris", "value": cookie.value, "url": served}])
    return page


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("form", SHEETS)
def test_a_form_fits_on_few_sheets_of_a4(reader, served, form, language):
    reader.goto(f"{served}/forms/{form}/1/paper?language={language}")
    assert reader.locator("table.criteria").count() > 0
    printed = reader.pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type /Page\b[^s]", printed)
    assert 1 <= len(pages) <= SHEETS[form]
    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]", printed)


def test_what_only_a_screen_needs_is_not_printed(reader, served):
    reader.goto(f"{served}/forms/ms/1/paper")
    assert reader.get_by_role("button", name="Drukāt").is_visible()
    reader.emulate_media(media="print")
    assert not reader.locator(".tools").is_visible()
    assert reader.get_by_role("heading", level=1).is_visible()
