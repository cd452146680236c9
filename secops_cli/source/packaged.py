"""Where the files that come with the program are: inside an installed package first, else beside it in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def packaged(name: str) -> Path:
    """Return the folder `templates`, `schemas` or `sample-org`.

    The wheel carries them under `_packaged/`. An editable install has no such folder in the package itself, so the
    checkout's own, always current, are found beside it.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for folder in (PACKAGE / "_packaged" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{name} is missing from this installation")


@cache
def program_stamp() -> str:
    """Return what changes whenever the program or a catalogue of it does: sizes and times of its files."""
    files = sorted(path for pattern in ("*.py", "*.yaml") for path in PACKAGE.rglob(pattern))
    return "\n".join(f"{path.name} {(seen := path.stat()).st_size} {seen.st_mtime_ns}" for path in files)


def standards_folder() -> Path:
    """Return the folder of the packaged catalogues."""
    return PACKAGE / "standards"
