"""What of the process is the same for every system, worked out once: it is asked of tens of thousands of activities."""

from __future__ import annotations

from typing import Final, NamedTuple

from secops_cli.model.lifecycle import Activity, Lifecycle, LifecycleDocument, Phase

_OPERATOR: Final = "operator"
_SUPERVISOR: Final = "competent-department"
_APPROVED_ELSEWHERE: Final = frozenset(
    {"classification.grading", "operation.change-control", "termination.equipment", "termination.media"}
)
"""Activities whose approvals stand in decisions, in change records or in `termination.yaml`, and are checked there."""


class ActivityOutline(NamedTuple):
    """One activity.

    Attributes:
        awaited: the documents that it needs, without those that no activity makes.
        titles: id → title of the roles without whom it cannot have been done; others take part if they are asked to.
        supervised_titles: the same of a system that has a supervising department.
        unapproved: what is said where nobody approved it; empty where it needs no approval, or that stands elsewhere.
        sources: ids of the documents that its own must not be older than.
    """

    activity: Activity
    phase: Phase
    outputs: tuple[LifecycleDocument, ...]
    awaited: tuple[LifecycleDocument, ...]
    titles: tuple[tuple[str, str], ...]
    supervised_titles: tuple[tuple[str, str], ...]
    unapproved: str
    sources: tuple[str, ...]


def outlines(lifecycle: Lifecycle) -> tuple[ActivityOutline, ...]:
    """Return the activities in the order of the source."""
    return tuple(_outline(lifecycle, activity) for activity in lifecycle.activities.values())


def makers(lifecycle: Lifecycle) -> dict[str, str]:
    """Return the activity that makes a document others may be older than: id of the document → id of the activity.

    What goes on all the time makes nothing stale.
    """
    made = (activity for activity in lifecycle.activities.values() if activity.recurs != "持续")
    return {document: activity.id for activity in made for document in activity.outputs}


def _outline(lifecycle: Lifecycle, activity: Activity) -> ActivityOutline:
    documents = [lifecycle.document_of[name] for name in activity.inputs]
    asked = bool(activity.approvals) and activity.id not in _APPROVED_ELSEWHERE
    return ActivityOutline(
        activity,
        lifecycle.phase_of[activity.id],
        tuple(lifecycle.document_of[name] for name in activity.outputs),
        tuple(document for document in documents if not document.external),
        _titles(lifecycle, activity, {_OPERATOR, *activity.needs}),
        _titles(lifecycle, activity, {_OPERATOR, _SUPERVISOR, *activity.needs}),
        f"没有审批：{'；'.join(text.rstrip('。') for text in activity.approvals)}" if asked else "",
        _sources(lifecycle, activity),
    )


def _titles(lifecycle: Lifecycle, activity: Activity, demanded: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple((role, lifecycle.role_of[role].title) for role in activity.roles if role in demanded)


def _sources(lifecycle: Lifecycle, activity: Activity) -> tuple[str, ...]:
    """What comes of one change, incident, improvement or inspection is a record of it and does not grow stale; what
    is done once is not undone by what comes round again, such as the filing by every later assessment.
    """
    if activity.occasion is not None:
        return ()
    made = makers(lifecycle)
    recurring = "定期" if activity.recurs == "一次" else None
    return tuple(d for d in activity.inputs if d in made and lifecycle.activities[made[d]].recurs != recurring)
