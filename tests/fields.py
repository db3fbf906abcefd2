"""What a browser would send of a form: its fields as they stand on the page."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects the fields of every form of a page."""

    def __init__(self):
        super().__init__()
        self.forms = []
        self._select = self._area = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and "name" in given:
            ticks = given.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in given:
                self._add(given["name"], given.get("value", ""))
        elif tag == "select":
            self._select = (given["name"], [])
        elif tag == "option" and self._select:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area = (given["name"], [])

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected]
            self._add(name, (chosen or [value for value, _ in options[:1]] or [""])[-1])
            self._select = None
        elif tag == "textarea" and self._area:
            name, text = self._area
            self._add(name, "".join(text).removeprefix("\n"))
            self._area = None

    def handle_data(self, data):
        if self._area:
            self._area[1].append(data)

    def _add(self, name, value):
        self.forms[-1].setdefault(name, []).append(value)


def fields(page: str, having: str) -> dict[str, list[str]]:
    """Return the fields of the form that has a field of this name."""
    reader = _Reader()
    reader.feed(page)
    return next(form for form in reader.forms if having in form)
