"""The contract of `verify`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class DifferenceEntry(TypedDict):
    """One thing that differs; both texts are empty where a part of the file differs that has none."""

    where: str
    expected: str
    found: str


class VerifiedEntry(TypedDict):
    """What came of one file; null where it does not say."""

    file: str
    standing: Literal["一致", "不一致", "无法复现"]
    reason: str
    kind: str | None
    commit: str | None
    as_of: str | None
    differences: list[DifferenceEntry]


class VerifyDocument(TypedDict):
    """`secops verify --format json`: files in the order in which they were named."""

    schema: Literal["secops/verify/1"]
    files: list[VerifiedEntry]
