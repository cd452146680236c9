"""The packaged editions, and the source texts where somebody has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from secops_cli.cache.store import Store
from secops_cli.model.standard import Standard
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return Library(standards_folder(), Store(None, ""))


@pytest.fixture(scope="session")
def isccc(library: Library) -> Standard:
    return library.required("isccc")


@pytest.fixture(scope="session")
def tcas(library: Library) -> Standard:
    return library.required("tcas")


@pytest.fixture(scope="session")
def form(library: Library) -> Standard:
    return library.required("om-form")


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of source texts, which are not part of the project: `SECOPS_SOURCES=DIR pytest tests/standards`."""
    folder = os.environ.get("SECOPS_SOURCES")
    if not folder:
        pytest.skip("SECOPS_SOURCES is not set")
    return Path(folder)
