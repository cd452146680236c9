"""Fixtures of the deliverables' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from deliver_support import Render, Rendered, rendered_in, write_repository

from secops_cli.deliver.templates import Template
from secops_cli.model.judgement import Origin


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Write the tiny repository, with some files replaced or added, and render its form or a standard."""

    def rendered(
        standard: str = "ccrc-om-form",
        template: Template | None = None,
        origin: Origin | None = None,
        category: str | None = None,
        **files: str,
    ) -> Rendered:
        folder = write_repository(tmp_path / "repository", **files)
        return rendered_in(folder, standard, template, origin, category)

    return rendered
