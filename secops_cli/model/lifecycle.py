"""The life cycle of systems as data: phases, processes and activities, with who takes part and what goes in and out.

Source: 等级保护实施过程 2.1–2.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import Field, model_validator

from secops_cli.model.base import Record, Text
from secops_cli.model.evidence import EvidenceKind
from secops_cli.terms import ContentModality, EditionStatus, Occasion, Recurrence


class LifecycleRole(Record):
    """Who takes part."""

    id: Text
    title: Text
    duties: Text


class DocumentContents(Record):
    """What a document has to hold, or may hold: the source words it differently for each document."""

    modality: ContentModality
    items: tuple[Text, ...]


class LifecycleDocument(Record):
    """A document that goes into activities or comes out of them.

    Attributes:
        aliases: what the source calls it elsewhere.
        external: no activity makes it.
        kinds: kinds of evidence one of which it is; any for an external one.
    """

    id: Text
    title: Text
    kinds: tuple[EvidenceKind, ...] = ()
    aliases: tuple[Text, ...] = ()
    external: bool = False
    contents: DocumentContents | None = None
    source: Text | None = None
    erratum: Text | None = None


class Step(Record):
    """A part of an activity."""

    title: Text
    gist: Text


class Branch(Record):
    """Where an activity leads: a phase, or words."""

    when: Text
    to: Text


class Activity(Record):
    """One activity.

    Attributes:
        id: `phase.activity`; a title may stand in two phases.
        roles: ids of those who take part; some of them only if they are asked to.
        needs: of the roles, beside the operator, those without whom it cannot be done. (our reading)
        inputs: ids of documents.
        outputs: ids of documents.
        occasion: what it waits for; None where it is always asked for.
    """

    id: Text
    title: Text
    source: Text
    goal: Text
    roles: tuple[Text, ...]
    needs: tuple[Text, ...] = ()
    inputs: tuple[Text, ...]
    outputs: tuple[Text, ...]
    steps: tuple[Step, ...] = ()
    approvals: tuple[Text, ...] = ()
    recurs: Recurrence
    occasion: Occasion | None = None
    branch: tuple[Branch, ...] = ()
    erratum: Text | None = None


class Process(Record):
    """Activities that belong together."""

    id: Text
    title: Text
    activities: tuple[Activity, ...]


class Phase(Record):
    """One of the five phases."""

    id: Text
    title: Text
    source: Text
    goal: Text
    processes: tuple[Process, ...]

    @property
    def activities(self) -> Iterator[Activity]:
        return (activity for process in self.processes for activity in process.activities)


class Erratum(Record):
    """Where text and figures of the source disagree."""

    where: Text
    what: Text


class Lifecycle(Record):
    """`lifecycle.yaml` of an edition of the process."""

    id: Text
    title: Text
    status: EditionStatus
    roles: tuple[LifecycleRole, ...]
    documents: tuple[LifecycleDocument, ...]
    phases: tuple[Phase, ...] = Field(min_length=1)
    errata: tuple[Erratum, ...] = ()

    @model_validator(mode="after")
    def _closed(self) -> Lifecycle:
        roles, documents = {role.id for role in self.roles}, {document.id for document in self.documents}
        for activity in self.activities.values():
            if (
                not {*activity.needs} <= {*activity.roles} <= roles
                or not {*activity.inputs, *activity.outputs} <= documents
            ):
                raise ValueError(f"{activity.id} 用到没有列出的角色或文档")
        return self

    @cached_property
    def activities(self) -> Mapping[str, Activity]:
        """Activity id → activity, in the order of the source."""
        return {activity.id: activity for phase in self.phases for activity in phase.activities}

    @cached_property
    def phase_of(self) -> Mapping[str, Phase]:
        """Activity id → its phase."""
        return {activity.id: phase for phase in self.phases for activity in phase.activities}

    @cached_property
    def document_of(self) -> Mapping[str, LifecycleDocument]:
        """Document id, title or alias → document."""
        return {name: d for d in self.documents for name in (d.id, d.title, *d.aliases)}

    @cached_property
    def role_of(self) -> Mapping[str, LifecycleRole]:
        """Role id or title → role."""
        return {name: role for role in self.roles for name in (role.id, role.title)}

    @cached_property
    def activities_of(self) -> Mapping[str, tuple[Activity, ...]]:
        """What a name may mean: an id, a title (which may stand in two phases), or `阶段/活动`."""
        found: dict[str, tuple[Activity, ...]] = {}
        for activity in self.activities.values():
            for name in (activity.id, activity.title, f"{self.phase_of[activity.id].title}/{activity.title}"):
                found[name] = (*found.get(name, ()), activity)
        return found

    @cached_property
    def _activity_of(self) -> Mapping[str, Activity]:
        return {name: meant[0] for name, meant in self.activities_of.items() if len(meant) == 1}

    def find_activity(self, name: str) -> Activity | None:
        """Return the activity of that name; None where there is none, or more than one."""
        return self._activity_of.get(name)

    def phase(self, identifier: str) -> Phase:
        """Return the phase of that id. Raises KeyError where there is none."""
        return {phase.id: phase for phase in self.phases}[identifier]
