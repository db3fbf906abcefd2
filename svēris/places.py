"""Where the folders beside the package are, in a checkout and in an installed wheel.

In a checkout `static/`, `migrations/` and `forms_schema/` are siblings of the package; a wheel
carries them inside it (setup.cfg, `package_dir`), since a wheel has no top level of its own.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


STATIC = _folder("static")
MIGRATIONS = _folder("migrations")
FORMS_SCHEMA = _folder("forms_schema")
TRANSLATIONS = PACKAGE / "translations"
PROBLEMS = PACKAGE / "problems.json"
