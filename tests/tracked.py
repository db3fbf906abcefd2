"""The files of the repository, as git sees them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = {".git", ".venv", "node_modules", "data", "build", "dist", "__pycache__"}


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is, or would be, in the repository, relative to its root.

    Outside of a git clone (an unpacked archive): every file that is no product of running.
    """
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.decode().split("\0") if name]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    return tuple(
        name
        for name in sorted(names)
        if not _LEFT_OUT & set(name.parts)
        and not any(part.endswith("_cache") for part in name.parts)
        and (ROOT / name).is_file()
    )


def below(*folders: str, suffix: str = "") -> list[Path]:
    """Return the tracked files in folders, by suffix."""
    return [path for path in tracked() if path.parts[0] in folders and path.name.endswith(suffix)]
