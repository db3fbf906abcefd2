"""The words of reports outside a request."""

from flask_babel import gettext, ngettext

from svēris.reports.document import Words
from svēris.reports.saying import Say


def latvian() -> Say:
    """Return figures said in Latvian, the language of a test that chooses none."""
    return Say(Words("lv", gettext, ngettext, lambda at: f"{at:%d.%m.%Y. %H:%M}"))
