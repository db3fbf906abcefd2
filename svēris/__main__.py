"""`sveris` and `python -m svēris`."""

import sys

from flask.cli import ScriptInfo

from svēris.app import create_app
from svēris.cli import commands
from svēris.config import BadSetting


def main() -> None:
    """Run a command; a wrong setting is one clear line, not a traceback."""
    try:
        commands(obj=ScriptInfo(create_app=create_app, set_debug_flag=False), prog_name="sveris")
    except BadSetting as wrong:
        sys.exit(f"sveris: {wrong}")


if __name__ == "__main__":
    main()
