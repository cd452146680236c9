"""Writes many evidence repositories, each of another organisation, and the list that names them.

`python -m benchmarks.organizations DIR --organizations 1000`
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.generate import generate

FILES = 100
"""YAML files of each: some thirty people, as many projects, and their evidence."""


def generate_organizations(folder: Path, count: int, files: int = FILES) -> Path:
    """Write `count` repositories, the same ones for the same count; return the list for `secops batch --from`."""
    names = [f"{number:05}" for number in range(count)]
    for seed, name in enumerate(names):
        generate(folder / name, files, seed)
    listed = folder / "list.txt"
    listed.write_text("\n".join([*names, ""]), encoding="utf-8")
    return listed


def main() -> None:
    """Write them from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--organizations", type=int, default=1000)
    options = parser.parse_args()
    print(generate_organizations(options.folder, options.organizations))


if __name__ == "__main__":
    main()
