"""The contract of `lifecycle`."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class LifecycleOutputEntry(TypedDict):
    """A document of an activity; `fault` is why it proves nothing, null where it does."""

    document: str
    evidence: list[str]
    dated: str | None
    fault: str | None


class LifecycleActivityEntry(TypedDict):
    """One activity: `state` as it is written, else 已有输出, 读不出 or 未记录.

    `asked` is false while it waits for an occasion, or where the system's level does not demand it.
    """

    id: str
    phase: str
    process: str
    title: str
    source: str
    state: str
    asked: bool
    complete: bool
    round: str | None
    outputs: list[LifecycleOutputEntry]
    faults: list[str]
    absent: list[str]
    waits_for: list[str]
    overdue: str | None


class StaleEntry(TypedDict):
    """A document that is older than one it was made from."""

    activity: str
    document: str
    dated: str
    source: str
    source_dated: str


class ImprovementEntry(TypedDict):
    """An improvement and the way that it has to take."""

    id: str
    summary: str
    verdict: str
    reason: str
    return_to: str | None
    branch: str | None


class ContentItemEntry(TypedDict):
    """An item of a content list: 有, 近似 (with the heading that comes nearest) or 缺."""

    item: str
    state: str
    heading: str | None


class ContentEntry(TypedDict):
    """What a document was found to hold; `fault` is why it could not be looked into."""

    document: str
    modality: str
    evidence: str
    path: str | None
    fault: str | None
    items: list[ContentItemEntry]


class LifecycleSystemEntry(TypedDict):
    """One system; `contents` is there with `--content`.

    `phase` is null where it hangs on a file that cannot be read; `unread` is where the system's `lifecycle.yaml`, or
    one that may be its own, cannot be read.
    """

    id: str
    name: str
    status: str
    phase: str | None
    recorded: bool
    unread: str | None
    activities: list[LifecycleActivityEntry]
    next: list[str]
    stale: list[StaleEntry]
    improvements: list[ImprovementEntry]
    contents: NotRequired[list[ContentEntry]]


class LifecycleDocumentContract(TypedDict):
    """`secops lifecycle --format json`: systems by id, activities in the order of the source."""

    schema: Literal["secops/lifecycle/1"]
    organization: str | None
    as_of: str
    commit: str | None
    dirty: bool
    edition: str
    systems: list[LifecycleSystemEntry]
