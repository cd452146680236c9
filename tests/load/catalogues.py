"""The packaged catalogues, loaded once: what the tests of reading are not about, and most of the time of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from secops_cli.cache.store import Store
from secops_cli.source.packaged import standards_folder
from secops_cli.standards import library as library_module
from secops_cli.standards.library import Library


@pytest.fixture(autouse=True, scope="module")
def catalogues_loaded_once() -> Iterator[None]:
    """Let every run of the pipeline use the same real library."""
    library = Library(standards_folder(), Store(None, ""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library_module, "Library", lambda *_: library)
        yield
