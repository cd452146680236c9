"""The Word documents that can be made: one visible tuple, and what each is made for.

A new document is an entry here, a template in `templates/` and a module in this room with a function `compose`; the
command, its options and `secops report --list` come of the entry. Nothing here imports a composer before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from secops_cli.assess.case import Case
    from secops_cli.deliver.papers.composing import Composed

Per = Literal["system", "filing", "change", "organization", "check", "improvement", "termination"]
Subject = Any
"""`SystemGrade` of a system or one to be filed, `ChangeRecord` of a change, `Organization` (or None) of the body; of
systems that have them `CheckMade` of a check, `Operation` of improvements, `Termination` of an end."""


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
    """

    title: str
    option: str
    home: str
    subjects: Callable[[Case], Mapping[str, Subject]]
    about: Callable[[Case, Subject], tuple[str, ...]]
    part: str = ""
    parts: Callable[[Case], Mapping[tuple[str, str], Subject]] = field(default=lambda _: {})


@dataclass(frozen=True, slots=True)
class Paper:
    """One document.

    Attributes:
        name: its command.
        title: its Chinese name, also in the names of files.
        per: it is made once for each of these.
        templates: layout → file name of the template; one layout named "" where there is no choice.
        module: holds `compose(case, subject, layout) -> Composed`; by default the name with underscores.
        about: what `--help` says of it.
        personal: it demands numbers of persons, which are given by an option or left to be filled.
        fitting: which layout is taken where none is chosen, as `--help` says it.
    """

    name: str
    title: str
    per: Per
    templates: Mapping[str, str]
    about: str
    module: str = field(default="")
    personal: bool = field(default=False)
    fitting: str = field(default="照定级依据的版本")

    @property
    def kind(self) -> Kind:
        return KINDS[self.per]

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts to choose from; empty where there is no choice."""
        return tuple(filter(None, self.templates))

    def compose(self, case: Case, subject: Subject, layout: str | None) -> Composed:
        """Return what one document says; a layout of None is the one that fits the subject."""
        module = self.module or self.name.replace("-", "_")
        composed: Composed = import_module(f"{__name__}.{module}").compose(case, subject, layout)
        return composed


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
}

PAPERS: Final = (
    Paper(
        "grading-report",
        "定级报告",
        "system",
        {"2010": "grading-report-2010.docx", "2025": "grading-report-2025.docx"},
        "定级报告(docx)：系统描述、两个方面的等级与理由、最终等级。",
        personal=True,
    ),
    Paper(
        "filing-form",
        "备案表数据",
        "filing",
        {"2007": "filing-form-2007.docx", "2025": "filing-form-2025.docx"},
        "备案表数据(docx)：照备案表逐项列出所填的内容，缺的标黄；官方空表照它填。",
        personal=True,
        fitting="2025",
    ),
    Paper(
        "filing-pack",
        "备案材料目录与缺件通知",
        "filing",
        {"2007": "filing-pack.docx", "2025": "filing-pack.docx"},
        "备案材料目录与缺件通知(docx)：随备案表提交的材料、所缺的材料、期限与办法。",
        fitting="2025",
    ),
    Paper(
        "overall-description",
        "信息系统总体描述文件",
        "organization",
        {"": "overall-description.docx"},
        "信息系统总体描述文件(docx)：全单位系统的概述、边界、拓扑、设备、业务、资产、用户、管理框架。",
    ),
    Paper(
        "detailed-description",
        "信息系统详细描述文件",
        "organization",
        {"": "detailed-description.docx"},
        "信息系统详细描述文件(docx)：相对独立信息系统列表与划分原则，逐个定级对象的描述。",
    ),
    Paper(
        "grading-review",
        "定级评审意见表",
        "system",
        {"": "grading-review.docx"},
        "定级评审意见表(docx)：拟定的等级与理由，专家签名、意见与结论的空格；已登记的评审照填。",
    ),
    Paper(
        "needs-report",
        "安全需求分析报告",
        "system",
        {"": "needs-report.docx"},
        "安全需求分析报告(docx)的骨架：现状、查出的不足及出处、本级应有的要求；要人写的标黄。",
    ),
    Paper(
        "change-plan",
        "变更方案",
        "change",
        {"": "change-plan.docx"},
        "变更方案(docx)：内容与理由、影响与类别、步骤、回退、审批；要人写的标黄。",
    ),
    Paper(
        "change-report",
        "变更结果报告",
        "change",
        {"": "change-report.docx"},
        "变更结果报告(docx)：经过、材料目录、偏差、后续工作；结论由人写。",
    ),
    Paper(
        "security-check",
        "安全检查报告",
        "check",
        {"": "security-check.docx"},
        "安全检查报告(docx)：检查的发现、建议与着落，以及记录里查出的问题；默认最近一次检查。",
    ),
    Paper(
        "improvement-plan",
        "安全改进方案",
        "improvement",
        {"": "improvement-plan.docx"},
        "安全改进方案(docx)：直接实施的改进；另起一轮、立项实施的写明去向。",
    ),
    Paper(
        "disposal-information",
        "信息转移、暂存、清除处理记录",
        "termination",
        {"": "disposal-information.docx"},
        "信息转移、暂存、清除处理记录(docx)：参与的人员、处理的方式、信息目前在何处。",
    ),
    Paper(
        "disposal-equipment",
        "设备迁移、废弃处理报告",
        "termination",
        {"": "disposal-equipment.docx"},
        "设备迁移、废弃处理报告(docx)：参与的人员、处理的方式、有无残余信息、方案审批。",
    ),
    Paper(
        "disposal-media",
        "存储介质的清除或销毁记录",
        "termination",
        {"": "disposal-media.docx"},
        "存储介质的清除或销毁记录(docx)：参与的人员、处理的方式、有无残余信息、方案审批。",
    ),
)
"""Every Word document; one line each in `secops report --list`."""
