"""Which clauses of different standards the same evidence usually serves."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, model_validator

from secops_cli.model.base import Record, Text
from secops_cli.terms import Relation


class Link(Record, title="对照"):
    """Clauses of different standards that the same evidence usually serves, each written `alias:clause`.

    Attributes:
        difference: what one asks and the other does not; there where they are near and not the same.
    """

    clauses: tuple[Text, ...] = Field(min_length=2, title="条目")
    relation: Relation = Field(title="对照关系")
    difference: Text | None = Field(None, title="差别")

    @model_validator(mode="after")
    def _told_apart(self) -> Link:
        if (self.relation == "相近") != (self.difference is not None):
            raise ValueError("相近的条目要写 difference，相同的不写")
        return self


Crosswalk = Mapping[str, tuple[Link, ...]]
"""Clause, written `alias:clause` → the links in which it stands."""


class CrosswalkFile(Record, title="对照表"):
    """`crosswalk.yaml`."""

    links: tuple[Link, ...] = Field(title="对照")
