"""The pages of `docs/` that are made from the program itself, so that they cannot be wrong about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from secops_cli.assess.catalogue import count_examples
from secops_cli.assess.measures import MEASURES
from secops_cli.assess.measures.registry import kinds_of
from secops_cli.diagnostics import RULES
from secops_cli.model.standard import Standard
from secops_cli.rules.rule import SEVERITY_TITLES

MADE = "<!-- 由 make generated 生成，不要手改 -->"


def diagnostics_page() -> str:
    """Return `docs/diagnostics.md`: every code with why it matters and what to do."""
    lines = [
        "# 诊断代码",
        MADE,
        "",
        "代码一经发布不再改变含义。级别：错误是矛盾、虚假或读不出；警告是不全或因时间推移；提示是建议。",
        "",
    ]
    lines += ["| 代码 | 级别 | 问题 | 为什么 | 怎么办 |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.code} | {SEVERITY_TITLES[r.severity]} | {r.title} | {r.why} | {r.remedy} |" for r in RULES.values()
    ]
    return "\n".join(lines) + "\n"


def measures_page() -> str:
    """Return `docs/measures.md`: every measure with its unit, arguments, proof, meaning and source."""
    lines = [
        "# 度量",
        MADE,
        "",
        "条目里的数值由度量算出；每个度量同时给出按全部事实与按已证事实的值，以及计入、缺证、不计的记录。",
        "",
    ]
    for found in MEASURES.values():
        lines += [f"## {found.name} · {found.title}", ""]
        lines.append(f"- 单位：{found.unit or found.scale or '词'}")
        if found.arguments:
            lines.append(
                f"- 参数：{'、'.join(f'`{n}`' + ('' if needed else '(可省)') for n, needed in found.arguments.items())}"
            )
        lines.append(f"- 凭据：{kinds_of(found.needs) or '不需要'}")
        lines += [f"- 含义：{found.meaning}", f"- 出处：{found.source}", ""]
    return "\n".join(lines)


def standards_page(standards: Iterable[Standard]) -> str:
    """Return `docs/standards.md`: every standard, part and level with the number of clauses that hold there."""
    lines = ["# 标准条目库", MADE, ""]
    for standard in standards:
        edition = standard.edition
        lines += [f"## {edition.title}", ""]
        lines.append(f"- 标识 `{edition.id}`，简称 `{edition.alias}`，状态：{edition.status}")
        lines.append(f"- 级别由低到高：{' → '.join(edition.ladder)}")
        lines.append(f"- 条目 {len(standard.clause)} 条，例子 {count_examples(standard)} 个")
        lines += ["", f"| 部分 | 合成 | {' | '.join(edition.ladder)} |", f"|---|---|{'---|' * len(edition.ladder)}"]
        for part in edition.parts:
            kind = "各级自成全集" if part.kind == "stand-alone" else "逐级递进"
            counts = (str(len(standard.applicable(part, level))) for level in edition.ladder)
            lines.append(f"| {part.id} {part.title} | {kind} | {' | '.join(counts)} |")
        lines += ["", "| 判定依据 | 条数 |", "|---|---|"]
        names = {"fact": "只看事实", "row": "只看自评估", "both": "两者都要"}
        for basis, name in names.items():
            lines.append(f"| {name} | {sum(c.basis == basis for c in standard.clause.values())} |")
        marked = [c for c in standard.clause.values() if c.erratum]
        if marked:
            lines += ["", "原文的笔误与歧义(照原样保留)：", ""]
            lines += [f"- `{c.id}`：{c.erratum}" for c in marked]
        lines.append("")
    return "\n".join(lines)


def commands_page(helps: Mapping[str, str]) -> str:
    """Return `docs/commands.md`.

    Args:
        helps: command → its help text.
    """
    lines = ["# 命令", MADE, ""]
    for name, text in helps.items():
        lines += [f"## {name}", "", "```text", text.rstrip(), "```", ""]
    return "\n".join(lines)
