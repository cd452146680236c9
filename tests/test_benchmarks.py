"""The tools beside the program still run: what they look for is looked for elsewhere, by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_fuzzer_judges_and_prints_what_it_makes() -> None:
    """A few cases; any exception would be told, and end it with another code."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz", "--cases", "4"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, "failed" in run.stdout) == (0, False), run.stdout + run.stderr
