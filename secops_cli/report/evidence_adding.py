"""What `evidence add` did, and what it leaves to a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secops_cli.assess.case import Case
from secops_cli.assess.evidence_adding import Addition, Wish, kinds_for
from secops_cli.assess.evidence_use import qualified
from secops_cli.report.text import place, safe


def format_additions(case: Case, plans: Sequence[Addition], wish: Wish, *, dry_run: bool) -> str:
    """Return a line for each file, then where the clauses stand, whose rows are a person's to write."""
    lines = []
    for plan in plans:
        lines.append(safe(f"{plan.state}  {plan.id}  {plan.path}  台账 {plan.register}"))
        written = [*plan.values, *(f"supports {item['clause']}" for item in plan.supports)]
        if written:
            lines.append(safe(f"    写入 {'、'.join(written)}"))
    lines += _clauses(case, plans, wish)
    if dry_run:
        lines.append("没有写(--dry-run)")
    return "\n".join(lines)


def _clauses(case: Case, plans: Sequence[Addition], wish: Wish) -> Iterator[str]:
    if not wish.supports:
        if any(plan.record is not None for plan in plans):
            yield "没有写 --supports：要在自评估行或记录的 evidence 里引用，才起作用"
        return
    yield "自评估行没有动，结论由人写："
    rows = {qualified(case, f"{placed.standard}:{placed.row.clause}"): placed for placed in case.workspace.rows}
    kinds = {str(plan.record["kind"]) for plan in plans if plan.record}
    kinds |= {case.workspace.evidence[plan.id].kind for plan in plans if plan.record is None}
    for name in wish.supports:
        standard = case.standard(name.partition(":")[0])
        clause = standard.clause[name.partition(":")[2]] if standard else None
        if clause is not None and clause.basis == "fact":
            words = "只看事实，不看自评估行；材料要由算数的记录引用"
        elif name in rows:
            words = f"已有行 {place(rows[name].place)}，写的是{rows[name].row.conclusion}"
        else:
            words = "还没有自评估行"
        yield f"  {safe(name)}  {words}"
        asked = kinds_for(case, name)
        for kind in sorted(kinds):
            if asked and kind not in asked:
                yield f"    要的是{'、'.join(asked)}；{kind}对它不起作用"
