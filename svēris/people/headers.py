"""Headers that every answer carries.

Referrer-Policy is not `no-referrer`: Flask-WTF compares the referrer of forms over https.
`Clear-Site-Data: "storage"` is never sent: it would take unsent observations off a tablet.
"""

from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    # Registering the service worker is the only place where a script's address is needed.
    "require-trusted-types-for 'script'",
    "trusted-types sw-url",
))  # fmt: skip

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_YEAR_SECONDS = 365 * 24 * 3600


def add_headers(response: Response, *, personal: bool) -> Response:
    """Add what every answer carries; what a route has set itself stays.

    A personal answer is kept nowhere unless its route says otherwise (immutable forms do).
    """
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if personal else "no-cache"
    if response.status_code == 401 and request.path.startswith("/api/"):
        # Never Basic here: a browser would ask the observer for a name and a password.
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    if response.status_code == 401 and request.path.startswith("/odata/"):
        response.headers.setdefault("WWW-Authenticate", 'Basic realm="SvērIS", charset="UTF-8"')
    return response
