"""The command line: options, output, exit codes. Only this room prints, writes files, reads clock and environment."""

from __future__ import annotations

import gc
import sys

EXIT_FINDINGS = 1
EXIT_UNREADABLE = 2
EXIT_FAULT = 3
EXIT_INTERRUPTED = 130


def main() -> None:
    """Run `secops` and exit with its code. Expected faults are one line each; anything else is a fault of secops."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # One short run makes few cycles, and collecting among its many records would cost more than they take.
    gc.disable()
    from secops_cli.cli.app import run

    sys.exit(run(sys.argv[1:]))
