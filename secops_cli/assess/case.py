"""One repository under judgement: what was asked for, and the grades that came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from secops_cli.assess.joint import handed_in
from secops_cli.assess.levels import grade
from secops_cli.assess.naming import like_category, like_standard
from secops_cli.assess.query import Papers
from secops_cli.assess.recall import Recall
from secops_cli.assess.watch import Memory
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.settings import Target
from secops_cli.model.standard import Category, Edition, Standard
from secops_cli.model.workspace import RecordRef, Workspace
from secops_cli.terms import Assessor

if TYPE_CHECKING:  # what is not in a repository is not imported: systems alone take a tenth of a second
    from secops_cli.assess.campaign_standing import Campaigns
    from secops_cli.assess.certification import Standing
    from secops_cli.assess.classification import Rules, SystemGrade
    from secops_cli.assess.lifecycle_standing import Board
    from secops_cli.model.campaign import CampaignPlan
    from secops_cli.model.certification import Procedure
    from secops_cli.model.crosswalk import Crosswalk
    from secops_cli.model.private import Private

StandardByName = Callable[[str], Standard | None]


class Catalogues(Protocol):
    """The standards that repositories are judged by."""

    @property
    def crosswalk(self) -> Crosswalk:
        """Which clauses of other standards the same evidence usually serves."""

    @property
    def rules(self) -> Rules:
        """How systems are classified."""

    @property
    def campaign_plans(self) -> Mapping[str, CampaignPlan]:
        """The plans that campaigns may be based on, by their ids."""

    @property
    def editions(self) -> Mapping[str, Edition]:
        """Every standard there is, by its id."""

    def standard(self, name: str) -> Standard | None:
        """Find a standard by id or alias."""

    def procedure(self, name: str) -> Procedure | None:
        """Find the certification procedure of a standard, by its id or alias."""

    def accompanying(self, standard: str, category: str) -> list[Standard]:
        """Find the forms that an application for a category needs."""


SETTINGS = RecordRef("settings", "settings")


@dataclass(frozen=True)
class Case:
    """A workspace, graded.

    Attributes:
        grades: one for each declared target that can be judged, in declared order.
        forms: one for each form that those targets need, judged at the same level.
        systems: one grade for each system, in the order of their ids.
        unread_systems: where systems or their classifications cannot be read; empty where systems are not asked for.
        boards: where each system stands in its life, in the same order.
        catalogues: the standards.
        view: whose rows were judged by.
        findings: what loading and the checks found, with exact places; empty until they have run.
        private: values that never stand in the repository, for the papers that demand them; None where none are given.
    """

    workspace: Workspace
    as_of: date
    grades: tuple[CategoryGrade, ...]
    forms: tuple[CategoryGrade, ...]
    unjudged: tuple[Diagnostic, ...]
    systems: tuple[SystemGrade, ...]
    boards: tuple[Board, ...]
    catalogues: Catalogues
    view: Assessor = "自评"
    findings: tuple[Diagnostic, ...] = ()
    unread_systems: tuple[Place, ...] = ()
    private: Private | None = field(default=None, repr=False)

    def standard(self, name: str) -> Standard | None:
        """Find a standard by id or alias."""
        return self.catalogues.standard(name)

    @property
    def all_met(self) -> bool:
        """Every target can be judged and is met, and every level is known and settled; false where there is neither."""
        known = not self.unread_systems and all(system.settled for system in self.systems)
        return bool(self.grades or self.systems) and not self.unjudged and known and all(g.met for g in self.grades)

    @cached_property
    def papers(self) -> Papers:
        """The documents on the day."""
        return Papers(self.workspace, self.as_of)

    @cached_property
    def campaigns(self) -> Campaigns:
        """Where the campaigns of a coordinating body stand."""
        from secops_cli.assess.campaign import judge_campaigns

        return judge_campaigns(self)

    @cached_property
    def certifications(self) -> tuple[Standing, ...]:
        """Where certificates stand whose standard tells a procedure, in the order of their ids."""
        from secops_cli.assess.certification import standing

        return tuple(
            standing(held, procedure, edition.edition.surveillance if edition else None, self.as_of)
            for _, held in sorted(self.workspace.certificates.items())
            if (procedure := self.catalogues.procedure(held.standard)) is not None
            for edition in [self.standard(held.standard)]
        )

    def may_be_unread(self, evidence: Iterable[str]) -> bool:
        """Say whether one of these documents may stand in a register that cannot be read."""
        return "evidence" in self.workspace.damaged and any(e not in self.workspace.evidence for e in evidence)

    @property
    def all_grades(self) -> tuple[CategoryGrade, ...]:
        return (*self.grades, *self.forms)

    @cached_property
    def handed_in(self) -> tuple[CategoryGrade, ...]:
        """The grades by the self-assessment sheets that are handed in, see `joint.handed_in`."""
        return handed_in(self.all_grades)


def judge(
    workspace: Workspace, as_of: date, catalogues: Catalogues, view: Assessor = "自评", *, only: str | None = None
) -> Case:
    """Grade every declared target and the forms that accompany it.

    Args:
        workspace: the facts.
        as_of: the day of the judgement.
        catalogues: the standards.
        view: whose rows count.
        only: the id of a standard or form; the targets of others are not judged.
    """
    memory = Memory()
    aims, unjudged = _aims(workspace, catalogues)
    grades = [
        grade(workspace, edition, category, target, as_of, by=view, memory=memory)
        for target, edition, category in aims
        if only in (None, edition.id)
    ]
    forms = [
        grade(workspace, form, own, _for_form(target, form, own), as_of, by=view, memory=memory)
        for target, edition, category in aims
        for form in catalogues.accompanying(edition.id, category.id)
        for own in form.edition.categories
        if target.level in form.ladder and only in (None, form.id)
    ]
    systems: tuple[SystemGrade, ...] = ()
    lives: tuple[Board, ...] = ()
    if workspace.systems:  # otherwise the rules for systems need not be read
        from secops_cli.assess.classification import classify
        from secops_cli.assess.lifecycle import boards

        systems = tuple(classify(workspace, as_of, catalogues.rules))
        lives = tuple(boards(workspace, as_of, catalogues.rules.lifecycle, systems))
    return Case(
        workspace,
        as_of,
        tuple(grades),
        _distinct(forms),
        tuple(unjudged),
        systems,
        lives,
        catalogues,
        view,
        unread_systems=workspace.torn("systems", "classifications"),
    )


def judge_targets(
    workspace: Workspace, as_of: date, catalogues: Catalogues, recall: Recall
) -> tuple[list[CategoryGrade], list[Diagnostic]]:
    """Grade every declared target, and nothing else.

    Args:
        workspace: the facts.
        as_of: the day of the judgement.
        catalogues: the standards; one that is the same object is taken to be the same standard.
        recall: what was judged of other workspaces before; what is judged of this one is added.

    Returns:
        one grade for each target that can be judged, in declared order, and why others cannot.
    """
    aims, unjudged = _aims(workspace, catalogues)
    recall.move(workspace, as_of)
    grades = [
        grade(recall.workspace, s, c, target, recall.as_of, memory=recall.shared, own=recall.own(s, c, target))
        for target, s, c in aims
    ]
    return grades, unjudged


def _aims(
    workspace: Workspace, catalogues: Catalogues
) -> tuple[list[tuple[Target, Standard, Category]], list[Diagnostic]]:
    """The declared targets with what they name, and why others cannot be judged."""
    aims: list[tuple[Target, Standard, Category]] = []
    unjudged: list[Diagnostic] = []
    for index, target in enumerate(workspace.settings.targets):
        found = _resolve(target, catalogues)
        if isinstance(found, str):
            place = workspace.place(SETTINGS) or Place("secops.yaml")
            unjudged.append(Diagnostic("SEC501", place, found, route=("targets", index)))
        else:
            aims.append((target, *found))
    return aims, unjudged


def _resolve(target: Target, catalogues: Catalogues) -> tuple[Standard, Category] | str:
    edition = catalogues.standard(target.standard)
    if edition is None:
        return f"没有标准 {target.standard}{like_standard(catalogues.editions.values(), target.standard)}"
    category = edition.category(target.category)
    if category is None:
        return f"{edition.id} 没有类别 {target.category}{like_category(edition, target.category)}"
    if target.level not in edition.ladder:
        return f"{edition.id} 没有级别 {target.level}，可用：{'、'.join(edition.ladder)}"
    return edition, category


def _for_form(target: Target, form: Standard, category: Category) -> Target:
    """The target as it stands for a form that goes with it."""
    return target.model_copy(update={"standard": form.id, "category": category.id})


def _distinct(forms: Iterable[CategoryGrade]) -> tuple[CategoryGrade, ...]:
    """Two targets may need the same form; it is filled once a level and application."""
    return tuple({(f.standard.id, f.category.id, f.target.level, f.target.application): f for f in forms}.values())
