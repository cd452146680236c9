"""The documents that can be made, Word or Excel: one visible tuple, and what each is made for.

A new document is an entry here, a template in `templates/` (one a format, alike but for the suffix) and a module in
this room with a function `compose`; the command, its options and `secops report --list` come of the entry. Nothing here
imports a composer before it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from secops_cli.deliver.papers.kinds import KINDS, Kind, Per, Subject, Targets

if TYPE_CHECKING:
    from secops_cli.assess.case import Case
    from secops_cli.deliver.papers.composing import Composed

__all__ = ["KINDS", "PAPERS", "Format", "Kind", "Paper", "Subject", "Targets"]

Format = Literal["docx", "xlsx"]


@dataclass(frozen=True, slots=True)
class Paper:
    """One document.

    Attributes:
        name: its command.
        title: its Chinese name, also in the names of files.
        per: it is made once for each of these.
        templates: layout → file name of the template; one layout named "" where there is no choice. That of another
            format than its suffix says has that format for a suffix.
        module: holds `compose(case, subject, layout) -> Composed`; by default the name with underscores.
        about: what `--help` says of it.
        personal: it demands numbers of persons, which are given by an option or left to be filled.
        fitting: which layout is taken where none is chosen, as `--help` says it.
        revisions: whether it is made of two revisions: never, where an earlier one is given, or always.
        formats: what files are made; where there are several, `--format` chooses.
        hashes: it names the hash of every document, so that all files are read.
    """

    name: str
    title: str
    per: Per
    templates: Mapping[str, str]
    about: str
    module: str = field(default="")
    personal: bool = field(default=False)
    fitting: str = field(default="照定级依据的版本")
    revisions: Literal["never", "where given", "always"] = "never"
    formats: tuple[Format, ...] = ("docx",)
    hashes: bool = False

    @property
    def kind(self) -> Kind:
        return KINDS[self.per]

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts to choose from; empty where there is no choice."""
        return tuple(filter(None, self.templates))

    @property
    def files(self) -> tuple[str, ...]:
        """The file names of its templates: every layout in every format."""
        return tuple(dict.fromkeys(self.template(layout, one) for layout in self.templates for one in self.formats))

    def template(self, layout: str, format: Format) -> str:
        """Return the file name of the template of a layout in a format."""
        return str(PurePosixPath(self.templates[layout]).with_suffix(f".{format}"))

    def compose(self, case: Case, subject: Subject, layout: str | None) -> Composed:
        """Return what one document says; a layout of None is the one that fits the subject."""
        module = self.module or self.name.replace("-", "_")
        composed: Composed = import_module(f"{__name__}.{module}").compose(case, subject, layout)
        return composed


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
        "rating-report",
        "等级评定报告",
        "rating",
        {"": "rating-report.docx"},
        "等级评定报告(docx)：各类别的基本要求、专业要求逐条结论，所得等级，待办；意见与签字留给人。",
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
    Paper(
        "application-data",
        "资质申请数据表",
        "application",
        {"": "application-data.docx"},
        "资质申请数据表(docx)：申报的类别与级别，单位、财务、场所、人员、业绩、工具、体系；官方申请书照它填。",
    ),
    Paper(
        "change-application",
        "变更申请",
        "organization",
        {"": "change-application.docx"},
        "变更申请(docx)：获证单位两版之间变了什么，走书面审核还是现场验证，变更后是否仍够得上。",
        revisions="always",
    ),
    Paper(
        "notification",
        "信息通报",
        "organization",
        {"": "notification.docx"},
        "信息通报(docx)：还没有通报的投诉、事故与变更；给出 A..B 时连同两版之间的变更。",
        revisions="where given",
    ),
    Paper(
        "surveillance-pack",
        "监督评审材料",
        "organization",
        {"": "surveillance-pack.docx"},
        "监督评审材料(docx)：证书与标识的使用、投诉、变更、上次审核的发现、通报；给出 A..B 时连同两版之间的变更。",
        revisions="where given",
    ),
    Paper(
        "gap-report",
        "差距报告",
        "targets",
        {"": "gap-report.docx"},
        "差距报告(docx 与 xlsx)：各目标到所定级别还差什么，按先后列出要做的事、数量、日期、记录与责任人。",
        formats=("docx", "xlsx"),
    ),
    Paper(
        "evidence-index",
        "证明材料索引",
        "sheets",
        {"": "evidence-index.xlsx"},
        "证明材料索引(xlsx)：逐条列出材料的编号、页码、日期、哈希与存放，每份材料用在哪些条目，哪些条目没有材料。",
        formats=("xlsx",),
        hashes=True,
    ),
    Paper(
        "rectification-tracker",
        "整改台账",
        "matters",
        {"": "rectification-tracker.xlsx"},
        "整改台账(xlsx)：评审提出的观察项、不符合项，以及定级、校验查出的差距，各自的措施、责任人、期限、验证与状态。",
        formats=("xlsx",),
    ),
    Paper(
        "campaign-summary",
        "专项工作汇总表",
        "campaign",
        {"": "campaign-summary.xlsx"},
        "专项工作汇总表(xlsx)：各机构各系统的材料收了没有、走到哪一步、能不能存档与发证，各协调小组的合计，逐份材料的明细。",
        formats=("xlsx",),
    ),
    Paper(
        "campaign-notice",
        "专项工作缺件通知",
        "participant",
        {"": "campaign-notice.docx"},
        "专项工作缺件通知(docx)：缺件的机构各一份，缺什么、依据哪一条、何时到期、逾期几日、交给谁；不缺的没有。",
    ),
)
"""Every document; one line each in `secops report --list`."""
