"""Makes a file again from the commit that it names, and says whether it is what that commit yields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from secops_cli import __version__
from secops_cli.assess.comparison import Earlier
from secops_cli.deliver.comparing import Difference, Verified, compare_files
from secops_cli.deliver.forms import FORM_FILL
from secops_cli.deliver.packing import PackageFault, facts_of
from secops_cli.deliver.papers import PAPERS, Paper
from secops_cli.errors import CommandLineError, SecopsError, UnreadableSource
from secops_cli.exchange.sheets.columns import FAMILIES
from secops_cli.office.opening import OfficeFault, open_office
from secops_cli.pipeline import Request, Result, assess, papers, self_assessments
from secops_cli.revisions import read_earlier
from secops_cli.tasks.evidence_packs import remade_papers
from secops_cli.tasks.sheets import KIND as SHEETS
from secops_cli.tasks.sheets import export_sheets

_OF_ORIGIN: Final = frozenset(
    {"secops.commit", "secops.dirty", "secops.as_of", "secops.template_sha256", "secops.version"}
)
"""Properties that say from what a file was made; the others say what it is."""
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_CHOICES: Final = (
    "secops.layout",
    "secops.check",
    "secops.standard",
    "secops.category",
    "secops.digest",
    "secops.contents",
    "secops.earlier",
    "secops.families",
    "secops.template",
)
"""Properties that name an option by which a file was made, not only what it is; of the template its format."""


class _CannotMake(Exception):
    """Why a file cannot be made again."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies files of one repository; what is judged for one is not judged again for the next.

    Attributes:
        path: the evidence folder in its git repository.
        today: the day, for judgements that do not name theirs.
        cache: where parsed files are remembered; None for nowhere.
        templates: a folder whose templates come first.
        trust_repository: use the templates of the commit itself.
    """

    path: Path
    today: date
    cache: Path | None = None
    templates: Path | None = None
    trust_repository: bool = True
    _judged: dict[tuple[str, date], Result] = field(default_factory=dict)
    _made: dict[tuple[str, ...], list[bytes]] = field(default_factory=dict)

    def verify(self, content: bytes, name: str) -> Verified:
        """Say whether a file is what its commit yields.

        Raises:
            CommandLineError: the folder of templates is not there.
        """
        try:
            found = open_office(content, name)
            facts = facts_of(content)
        except (OfficeFault, PackageFault) as fault:
            return Verified(name, "无法复现", fault.message)
        told = (facts.get("secops.kind", ""), facts.get("secops.commit", ""), facts.get("secops.as_of", ""))
        try:
            expected = self._made_again(facts)
        except _CannotMake as cause:
            return Verified(name, "无法复现", str(cause), *told)
        if expected == content:
            return Verified(name, "一致", "", *told)
        differences = compare_files(open_office(expected, name), found, (expected, content))
        return Verified(name, "不一致", _reason(facts, differences), *told, differences=differences)

    def _made_again(self, facts: Mapping[str, str]) -> bytes:
        kind, commit = facts.get("secops.kind", ""), facts.get("secops.commit", "")
        if not kind:
            raise _CannotMake("文件里没有 secops 的属性：不是 secops 做的，或另存时丢了属性")
        if not commit:
            raise _CannotMake("做这份文件的文件夹不在 git 里，或还没有提交")
        if not _COMMIT.fullmatch(commit):
            raise _CannotMake("文件里的提交号读不出")
        if facts.get("secops.dirty") == "true":
            raise _CannotMake("做这份文件时有没提交的修改，提交里找不回来")
        if facts.get("secops.private") == "true":
            raise _CannotMake("里面填了个人信息，仓库里没有，做不出同样的一份")
        if kind == FORM_FILL:
            raise _CannotMake("官方空表不在仓库里；用 secops form fill 再填一次，比较两份")
        try:
            day = date.fromisoformat(facts.get("secops.as_of", ""))
        except ValueError:
            raise _CannotMake("文件里的截至日期读不出") from None
        try:
            if (commit, day) not in self._judged:
                self._judged[commit, day] = assess(Request(self.path, self.today, commit, day, self.cache))
            made = self._files(self._judged[commit, day], kind, facts)
        except UnreadableSource as fault:
            raise _CannotMake(fault.message) from fault
        except SecopsError as fault:
            if isinstance(fault, CommandLineError) and self.templates and not self.templates.is_dir():
                raise
            raise _CannotMake(f"那一版现在做不出它：{fault.message}") from fault
        return _same_of(made, facts)

    def _files(self, result: Result, kind: str, facts: Mapping[str, str]) -> list[bytes]:
        """All files of a kind that the judged commit yields, made as the one that is looked at was."""
        known = (kind, *(facts.get(name, "") for name in ("secops.commit", "secops.as_of", *_CHOICES)))
        if known not in self._made:
            self._made[known] = self._make(result, kind, facts)
        return self._made[known]

    def _make(self, result: Result, kind: str, facts: Mapping[str, str]) -> list[bytes]:
        templates, trust = self.templates, self.trust_repository
        if kind == "self-assessment":
            return list(self_assessments(result, None, templates, trust_repository=trust).values())
        if kind == "evidence-pack":
            return remade_papers(result, facts, templates, trust_repository=trust)
        if kind == SHEETS:
            day = date.fromisoformat(facts["secops.as_of"])
            families = [name for name in FAMILIES if name in facts.get("secops.families", "").split(",")]
            return [export_sheets(Request(self.path, self.today, facts["secops.commit"], day, self.cache), families)[0]]
        paper = next((paper for paper in PAPERS if paper.name == kind), None)
        if paper is None:
            raise _CannotMake(f"不认识的文件种类 {kind}，可能由另一版 secops 做出")
        layout = facts.get("secops.layout") if paper.layouts else None
        part = facts.get(f"secops.{paper.kind.part}") if paper.kind.part else None
        made = papers(
            result,
            paper,
            (),
            layout,
            templates,
            parts=(part,) if part else (),
            earlier=self._earlier(paper, result, facts),
            standard=facts.get("secops.standard") if paper.kind.targets else None,
            category=facts.get("secops.category") if paper.kind.targets else None,
            formats=tuple(known for known in paper.formats if facts.get("secops.template", "").endswith(known)),
            trust_repository=trust,
        )
        return [file.content for file in made.values()]

    def _earlier(self, paper: Paper, result: Result, facts: Mapping[str, str]) -> Earlier | None:
        """The earlier revision that a file was made of, beside the one that is judged."""
        commit = facts.get("secops.earlier", "")
        if not commit and paper.revisions != "always":
            return None
        if not _COMMIT.fullmatch(commit):
            raise _CannotMake("比较的前一版是文件夹，不在提交里")
        return read_earlier(self.path, commit, result.case.as_of, self.cache)


def _same_of(made: list[bytes], facts: Mapping[str, str]) -> bytes:
    """The file among those that were made which is of the same thing."""
    wanted = {name: value for name, value in facts.items() if name not in _OF_ORIGIN}
    for content in made:
        own = facts_of(content)
        if {name: value for name, value in own.items() if name not in _OF_ORIGIN} != wanted:
            continue
        if own.get("secops.template_sha256") != facts.get("secops.template_sha256"):
            raise _CannotMake(
                f"模板 {facts.get('secops.template', '')} 与当时的不是同一个；用 --templates 指向放着当时模板的文件夹"
            )
        return content
    raise _CannotMake("那一版里没有同一份文件(同样的标准、类别、系统)")


def _reason(facts: Mapping[str, str], differences: tuple[Difference, ...]) -> str:
    if facts.get("secops.version", __version__) != __version__:
        return f"它由 secops {facts['secops.version']} 做出，现在是 {__version__}，差别可能由此而来"
    if not differences:
        return "内容相同，打包不同：被别的程序另存过"
    if not any(difference.was or difference.now for difference in differences):
        return "文字相同，下列部分不同：可能被别的程序另存过"
    return ""
