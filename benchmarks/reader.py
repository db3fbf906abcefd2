"""A person who opens pages in a browser, for measurements."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable

from svēris.people import login


class Reader:
    """A signed-in person of the demo and the times his or her pages took, in seconds."""

    def __init__(self, address: str, email: str = "karlis@daugavpils.example") -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(jar)
        page = self.browser.open(f"{address}/sign-in").read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, "the sign-in page has no token"
        form = {"csrf_token": token[1], "email": email, "password": login.DEMO_PASSWORD}
        request = urllib.request.Request(
            f"{address}/sign-in",
            urllib.parse.urlencode(form).encode(),
            {"Origin": address, "Sec-Fetch-Site": "same-origin"},
        )
        self.browser.open(request).read()

    def time(self, path: str = "/results") -> float:
        """Open a page whole and return how long it took."""
        began = time.perf_counter()
        self.browser.open(self.address + path).read()
        return time.perf_counter() - began

    def times(self, count: int, path: str = "/results") -> list[float]:
        """Open a page so many times."""
        return [self.time(path) for _ in range(count)]

    def until(self, done: Callable[[], bool], path: str = "/results") -> list[float]:
        """Open a page again and again until something is done."""
        taken = []
        while not done():
            taken.append(self.time(path))
        return taken
