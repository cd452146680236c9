"""The contracts of `standard list`, `standard show` and `standard crosswalk`."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from secops_cli.terms import Basis, EditionStatus, Modality, PartKind, Relation


class CategoryEntry(TypedDict):
    """A category of a standard and the service types that count for it."""

    id: str
    part: str
    title: str
    services: list[str]


class StandardEntry(TypedDict):
    """One edition in the list."""

    id: str
    alias: str
    title: str
    status: EditionStatus
    ladder: list[str]
    categories: list[CategoryEntry]


class StandardsDocument(TypedDict):
    """`secops standard list --format json`: editions in the order of their ids."""

    schema: Literal["secops/standards/1"]
    standards: list[StandardEntry]


class PartEntry(TypedDict):
    """A part and how its levels are composed."""

    id: str
    title: str
    kind: PartKind
    category: str | None


class ClauseEntry(TypedDict):
    """One clause in our own words; `proof` is what the records that its test counts have to show, `evidence` its row.

    `wording` and `evidence_wording` are official words, which only a repository that holds them has.
    Of a clause that is decided by facts alone both are the same.
    """

    id: str
    printed: str | None
    own: bool
    levels: list[str]
    part: str
    section: str
    title: str
    gist: str
    wording: str | None
    evidence_wording: str | None
    basis: Basis
    modality: Modality
    test: dict[str, Any] | None
    evidence: dict[str, Any]
    proof: dict[str, Any]
    expects: str | None
    when: dict[str, Any] | None
    replaces: list[str]
    entails: list[str]
    selects: list[str]
    option: bool
    erratum: str | None
    readings: list[dict[str, Any]]


class StandardDocument(TypedDict):
    """`secops standard show ID --format json`: clauses in printed order."""

    schema: Literal["secops/standard/1"]
    id: str
    alias: str
    title: str
    status: EditionStatus
    ladder: list[str]
    parts: list[PartEntry]
    categories: list[CategoryEntry]
    clauses: list[ClauseEntry]


class LinkEntry(TypedDict):
    """A link between clauses of different standards; `difference` is null where they are the same."""

    clauses: list[str]
    relation: Relation
    difference: str | None


class CrosswalkDocument(TypedDict):
    """`secops standard crosswalk --format json`."""

    schema: Literal["secops/crosswalk/1"]
    clause: str
    links: list[LinkEntry]
