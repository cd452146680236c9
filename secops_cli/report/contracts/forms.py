"""The contract of `form`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class FormItemEntry(TypedDict):
    """A field or a row; personal values are never shown."""

    name: str
    state: Literal["written", "there", "open", "missing", "unplaced", "left"]
    place: str | None
    value: str | None
    why: str | None


class FormTableEntry(TypedDict):
    """A table of the form, or what its rows are made of, and how often it was found."""

    name: str
    found: int


class FormRowsEntry(TypedDict):
    """The numbered rows: how many clauses the form has, and what is wrong with the numbers of the blank."""

    expected: int
    found: list[int]
    missing: list[int]
    doubled: list[int]
    cut: list[int]


class FormDocument(TypedDict):
    """`secops form inspect|fill --format json`: items in the order of the form; `output` null where none is written."""

    schema: Literal["secops/form/1"]
    file: str
    kind: Literal["docx", "xlsx"]
    form: str
    title: str
    mapping: str | None
    as_of: str
    commit: str | None
    dirty: bool
    tables: list[FormTableEntry]
    rows: FormRowsEntry | None
    systems: list[str]
    items: list[FormItemEntry]
    summary: dict[str, int]
    output: str | None
