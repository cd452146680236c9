"""What documents are made for: systems, changes, targets and the like, each with how its subjects are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from secops_cli.errors import UnreadableSource

if TYPE_CHECKING:
    from secops_cli.assess.campaign_standing import CampaignStanding, OrganizationStanding
    from secops_cli.assess.case import Case
    from secops_cli.diagnostics import Place
    from secops_cli.model.judgement import CategoryGrade

Per = Literal[
    "system",
    "filing",
    "change",
    "organization",
    "application",
    "check",
    "improvement",
    "termination",
    "targets",
    "sheets",
    "matters",
    "rating",
    "campaign",
    "participant",
]
Subject = Any
"""`SystemGrade` of a system or one to be filed, `ChangeRecord` of a change, `Organization` (or None) of the body,
`Application` of the targets of one standard, `Targets`, the `CategoryGrade`s of a standard that rates organisations; of
a campaign its `CampaignStanding`, of who takes part `TakingPart`; of
systems that have them `CheckMade` of a check, `Operation` of improvements, `Termination` of an end. Papers that compare
revisions are made for an `Earlier` one, or None."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The grades that a document is about.

    Attributes:
        grades: of targets, and of the forms that go with them.
        standard: the standard or form that was asked for; None for all.
        category: the category that was asked for; None for all.
    """

    grades: tuple[CategoryGrade, ...]
    standard: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class TakingPart:
    """An organisation in a campaign."""

    standing: CampaignStanding
    organization: OrganizationStanding


@dataclass(frozen=True, slots=True)
class Kind:
    """What documents are made for.

    Attributes:
        title: what messages call one of them.
        option: the option that chooses some by id; empty where there is only one.
        home: where they are described in a repository.
        subjects: id → subject, in the order of the ids.
        about: the words of a file's name between the organisation and the title, e.g. the system's name.
        part: the option that chooses, by id, others of a subject's records than the one that is taken by itself.
        parts: these: (id of the subject, id of the record) → subject; nothing where there is no such option.
        group: the option that chooses, by id, subjects by what they belong to; empty where there is none.
        group_title: what messages call that.
        group_of: the id of what a subject belongs to.
        needed: whether there is a document for a subject at all.
        none: what is said where no subject needs one.
        unread: where subjects may be lost in files that cannot be read; for those of systems this is known.
        targets: `--standard` and `--category` choose what of its only subject, `Targets`, it is about.
    """

    title: str
    option: str
    home: str
    subjects: Callable[[Case], Mapping[str, Subject]]
    about: Callable[[Case, Subject], tuple[str, ...]]
    part: str = ""
    parts: Callable[[Case], Mapping[tuple[str, str], Subject]] = field(default=lambda _: {})
    group: str = ""
    group_title: str = ""
    group_of: Callable[[Subject], str] = field(default=lambda _: "")
    needed: Callable[[Case, Subject], bool] = field(default=lambda _case, _subject: True)
    none: str = ""
    unread: Callable[[Case], Sequence[Place]] = field(default=lambda _: ())
    targets: bool = False


def _system_name(case: Case, name: str) -> str:
    system = case.workspace.systems.get(name)
    return system.name if system else name


def _to_file(case: Case) -> Mapping[str, Subject]:
    from secops_cli.assess.filing_papers import to_file

    return {grade.system.id: grade for grade in to_file(case)}


def _last_checks(case: Case) -> Mapping[str, Subject]:
    from secops_cli.assess.checks_made import last_checks

    return last_checks(case)


def _all_checks(case: Case) -> Mapping[tuple[str, str], Subject]:
    from secops_cli.assess.checks_made import all_checks

    return all_checks(case)


def _applications(case: Case) -> Mapping[str, Subject]:
    from secops_cli.assess.application import applications

    return applications(case)


def _words_of_targets(_case: Case, targets: Targets) -> tuple[str, ...]:
    """What was chosen of the targets, in the name of a file: nothing where all are in it."""
    words = [grade.standard.edition.alias for grade in targets.grades if targets.standard]
    words += [grade.category.title for grade in targets.grades if targets.category]
    return tuple(dict.fromkeys(words))


def _rated(case: Case) -> Mapping[str, Subject]:
    if "settings" in case.workspace.damaged:
        raise UnreadableSource("secops.yaml 读不出，不知道有哪些目标", "先用 secops validate 看问题。")
    found: dict[str, tuple[CategoryGrade, ...]] = {}
    for grade in case.grades:
        if grade.standard.edition.final_by:
            name = grade.standard.edition.alias
            found[name] = (*found.get(name, ()), grade)
    return found


def _campaigns(case: Case) -> Mapping[str, Subject]:
    return {standing.plan.campaign.id: standing for standing in case.campaigns.standings}


def _taking_part(case: Case) -> Mapping[str, Subject]:
    every = [TakingPart(standing, one) for standing in case.campaigns.standings for one in standing.organizations]
    return {one.organization.participant.id: one for one in sorted(every, key=_id_of)}


def _id_of(subject: TakingPart) -> str:
    return subject.organization.participant.id


def _owes(case: Case, subject: TakingPart) -> bool:
    from secops_cli.assess.campaign_lacking import lacks_of

    return bool(lacks_of(subject.standing.plan, subject.organization, case.as_of))


def _unread_campaigns(case: Case) -> Sequence[Place]:
    """Those of organisations beside: an organisation of a campaign that is not known takes part in none."""
    return tuple(found.place for found in case.campaigns.unjudged)


KINDS: Final[Mapping[Per, Kind]] = {
    "system": Kind(
        "定级对象",
        "system",
        "systems/",
        subjects=lambda case: {grade.system.id: grade for grade in case.systems},
        about=lambda _, grade: (grade.system.name,),
    ),
    "filing": Kind(
        "应备案的定级对象",
        "system",
        "systems/",
        subjects=_to_file,
        about=lambda _, grade: (grade.system.name,),
    ),
    "change": Kind(
        "变更记录",
        "change",
        "systems/<id>/changes/",
        subjects=lambda case: dict(sorted(case.workspace.changes.items())),
        about=lambda case, change: (_system_name(case, change.system), change.id),
    ),
    "organization": Kind(
        "单位",
        "",
        "organization.yaml",
        subjects=lambda case: {"": case.workspace.organization},
        about=lambda _case, _subject: (),
    ),
    "application": Kind(
        "申报的标准",
        "standard",
        "secops.yaml 的 targets",
        subjects=_applications,
        about=lambda _, application: (application.standard.edition.alias,),
    ),
    "check": Kind(
        "安全检查记录",
        "system",
        "systems/<id>/operation.yaml 的 checks",
        subjects=_last_checks,
        about=lambda case, made: (_system_name(case, made.operation.system),),
        part="check",
        parts=_all_checks,
    ),
    "improvement": Kind(
        "改进记录",
        "system",
        "systems/<id>/operation.yaml 的 improvements",
        subjects=lambda case: {name: o for name, o in sorted(case.workspace.operations.items()) if o.improvements},
        about=lambda case, operation: (_system_name(case, operation.system),),
    ),
    "termination": Kind(
        "终止记录",
        "system",
        "systems/<id>/termination.yaml",
        subjects=lambda case: dict(sorted(case.workspace.terminations.items())),
        about=lambda case, termination: (_system_name(case, termination.system),),
    ),
    "targets": Kind(
        "目标",
        "",
        "secops.yaml 的 targets",
        subjects=lambda case: {"": Targets(case.grades)} if case.grades else {},
        about=_words_of_targets,
        targets=True,
    ),
    "sheets": Kind(
        "目标",
        "",
        "secops.yaml 的 targets",
        subjects=lambda case: {"": Targets(case.handed_in)} if case.grades else {},
        about=_words_of_targets,
        targets=True,
    ),
    "matters": Kind(
        "目标与评审发现",
        "",
        "secops.yaml 的 targets 或 findings.yaml",
        subjects=lambda case: {"": Targets(case.all_grades)},
        about=_words_of_targets,
        targets=True,
    ),
    "rating": Kind(
        "综合评定等级的标准",
        "standard",
        "secops.yaml 的 targets",
        subjects=_rated,
        about=lambda _case, _grades: (),
    ),
    "campaign": Kind(
        "专项工作",
        "campaign",
        "campaign.yaml",
        subjects=_campaigns,
        about=lambda _, standing: (standing.plan.campaign.title,),
        unread=_unread_campaigns,
    ),
    "participant": Kind(
        "参加的机构",
        "organization",
        "participants/",
        subjects=_taking_part,
        about=lambda _, one: (one.standing.plan.campaign.title, one.organization.participant.name),
        group="campaign",
        group_title="专项工作",
        group_of=lambda one: str(one.standing.plan.campaign.id),
        needed=_owes,
        none="机构都不缺件，没有要发的通知",
        unread=_unread_campaigns,
    ),
}
