"""What a pack of evidence came to, as text for people."""

from __future__ import annotations

from secops_cli.deliver.evidence_pack import INDEX, SUMS, Plan
from secops_cli.report.text import safe, table

_NAMED = 5


def format_pack(plan: Plan, target: str, *, whole: bool) -> str:
    """Return where the pack is, what is in it for each grade, and what is not.

    Args:
        plan: the pack.
        target: where it was written.
        whole: with the documents themselves.
    """
    rows = [("表", "行", "材料", "缺")]
    for section in plan.sections:
        documents = {document.record.id for row in section.rows for document in row.documents}
        rows.append((section.title, str(len(section.rows)), str(len(documents)), str(len(section.lacking))))
    files = f"{len(plan.files)} 份文件" if whole else f"目录，列有 {len(plan.files)} 份文件"
    held = f"，另有 {len(plan.held)} 份存放在别处" if plan.held else ""
    lines = [f"已写出 {safe(target)}：{files}{held}", *table(rows)]
    if any(section.lacking for section in plan.sections):
        lines.append(f"缺的逐项列在 {INDEX} 的“未装入”一页")
    for key, why in list(plan.refused.items())[:_NAMED]:
        lines.append(safe(f"没有装入 {key}：{why}；遮盖后重新登记"))
    if len(plan.refused) > _NAMED:
        lines.append(f"这样的共 {len(plan.refused)} 份")
    if whole:
        lines.append(f"核对：在其中执行 sha256sum -c {SUMS['sha256']}")
    return "\n".join(lines)
