"""What an import of official wording found, and what it did, as text for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from secops_cli.exchange.wording.importing import TextImport
from secops_cli.exchange.wording.planning import Difference
from secops_cli.model.names import listed
from secops_cli.report.text import safe, table

_NAMED: Final = 30
_TITLES: Final = {"wording": "条款", "evidence_wording": "证明材料"}


def format_import(found: TextImport, name: str, *, doubtful: bool) -> str:
    """Return what was matched, what was not and why, and what to look at.

    Args:
        found: the import.
        name: that of the imported file.
        doubtful: what does not look like its clause is taken too.
    """
    matched, plan = found.imported.matched, found.plan
    total = len(found.standard.clause)
    lines = [f"{name}({found.imported.kind}) → {found.standard.shown_title}"]
    counts = f"新增 {len(plan.added)}，不同 {len(_clauses(plan.differences))}，不变 {plan.unchanged}"
    taken = len(matched.wordings if doubtful else matched.sure)
    lines.append(f"对上 {taken} 条，共 {total} 条：{counts}")
    if matched.left:
        lines += ["", f"没有导入 {len(matched.left)} 处"]
        lines += table([(left.number or "—", left.place, left.reason) for left in matched.left])
    if matched.missing:
        lines += ["", f"没有原文的条目 {len(matched.missing)} 条：{listed(matched.missing, _NAMED)}"]
    if matched.doubtful:
        done = "已导入，请核对" if doubtful else "没有导入；核对后确是它，加 --force"
        lines += ["", f"文字不像那个条目的 {len(matched.doubtful)} 条：{done}"]
        lines += table([(clause, matched.wordings[clause].place, why) for clause, why in matched.doubtful.items()])
    if len(matched.left) > len(matched.wordings) and found.imported.kind.startswith("文本"):
        lines += ["", "→ 这份文本里两栏的字分不开；有 docx、xlsx 的，导入 docx、xlsx"]
    if matched.left or matched.missing:
        lines += ["", f"→ 没有导入的照原文补写进 {found.path}：clause、wording、evidence_wording"]
    return "\n".join(map(safe, lines))


def format_differences(differences: Sequence[Difference]) -> str:
    """Return what the repository has otherwise than the file, old above new."""
    lines = [f"仓库里的原文与文件不同 {len(_clauses(differences))} 条"]
    for found in differences:
        lines += [f"  {found.clause} {_TITLES[found.key]}", *_marked("-", found.old), *_marked("+", found.new)]
    return "\n".join(map(safe, lines))


def _marked(sign: str, text: str) -> list[str]:
    return [f"    {sign} {line}" for line in text.splitlines()]


def _clauses(differences: Sequence[Difference]) -> set[str]:
    return {found.clause for found in differences}
