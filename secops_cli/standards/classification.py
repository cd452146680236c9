"""Loads the rules for systems: the editions of the matrix, deadlines, causes of change, the life cycle."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter

from secops_cli.model.changes import ChangeRules
from secops_cli.model.classification import ClassificationEdition, Periods, Requirements
from secops_cli.model.filing import FilingLayout
from secops_cli.model.lifecycle import Lifecycle
from secops_cli.standards.files import CatalogueFiles


class ClassificationRules:
    """The editions in a folder, one folder an edition; loaded when first asked for.

    Args:
        folder: holds `*/classification.yaml`, `*/filing-form.yaml` and `dengbao-periods/periods.yaml`.
        files: reads them.
    """

    def __init__(self, folder: Path, files: CatalogueFiles) -> None:
        self._folder = folder
        self._files = files

    @cached_property
    def editions(self) -> dict[str, ClassificationEdition]:
        """Edition id → edition, in the order of their ids."""
        found = sorted(self._folder.glob("*/classification.yaml"))
        adapter = TypeAdapter(ClassificationEdition)
        return {edition.id: edition for edition in self._files.records(adapter, found)}

    def edition(self, name: str) -> ClassificationEdition | None:
        """Find an edition by id or alias; None where there is none."""
        return next((e for e in self.editions.values() if name in (e.id, e.alias)), None)

    @cached_property
    def change(self) -> ChangeRules:
        """How a change between two revisions is told."""
        file = self._folder / "dengbao-lifecycle-2010" / "change.yaml"
        [found] = self._files.records(TypeAdapter(ChangeRules), [file])
        return found

    @cached_property
    def lifecycle(self) -> Lifecycle:
        """The phases and activities of a system's life."""
        file = self._folder / "dengbao-lifecycle-2010" / "lifecycle.yaml"
        [found] = self._files.records(TypeAdapter(Lifecycle), [file])
        return found

    @cached_property
    def filing_layouts(self) -> dict[str, FilingLayout]:
        """Layout of the filing form, such as `2025` → what it asks."""
        found = sorted(self._folder.glob("*/filing-form.yaml"))
        return {form.layout: form for form in self._files.records(TypeAdapter(FilingLayout), found)}

    @cached_property
    def periods(self) -> Periods:
        """The deadlines of filing, certificates and assessments."""
        [found] = self._files.records(TypeAdapter(Periods), [self._folder / "dengbao-periods" / "periods.yaml"])
        return found

    @cached_property
    def requirements(self) -> Requirements:
        """The skeleton of the baseline requirements."""
        file = self._folder / "gbt-22239-2019" / "requirements.yaml"
        [found] = self._files.records(TypeAdapter(Requirements), [file])
        return found
