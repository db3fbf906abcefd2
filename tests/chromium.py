"""Chromium from the system's own packages: found, or installed where that is possible.

Standard library only. Playwright's own browsers are not used: what the system's package manager
installs is kept up to date by the system.
"""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Package manager and what installs Chromium without a question; the first that is there is used.
_INSTALLERS = {
    "apt-get": (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]),
    "dnf": (["dnf", "install", "-y", "-q", "chromium"],),
    "pacman": (["pacman", "-Sy", "--noconfirm", "chromium"],),
    "zypper": (["zypper", "--non-interactive", "install", "chromium"],),
    "apk": (["apk", "add", "chromium"],),
}


class NoChromium(Exception):
    """There is no Chromium and it could not be installed; the text says what to do."""


def find() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> str:
    """Return the path of Chromium, installing it first where it is missing; raises NoChromium."""
    if path := find():
        return path
    manager = next((name for name in _INSTALLERS if shutil.which(name)), None)
    if manager is None:
        raise NoChromium(
            "Chromium is missing and no known package manager "
            f"({', '.join(_INSTALLERS)}) is here to install it. Install Chromium or Google Chrome."
        )
    by_hand = " ".join(_INSTALLERS[manager][-1])
    prefix = _as_root()
    if prefix is None:
        raise NoChromium(
            f"Chromium is missing; installing it needs root or sudo. Run as root: {by_hand}"
        )
    print(f"  Chromium is missing; installing it with {manager} …", flush=True)
    for command in _INSTALLERS[manager]:
        subprocess.run([*prefix, *command], env=_quiet(), check=False)
    if path := find():
        return path
    raise NoChromium(f"Chromium is missing and `{by_hand}` did not bring it; {manager} says why.")


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    return ["sudo"] if shutil.which("sudo") else None


def _quiet() -> dict[str, str]:
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
