"""Catalogues as text for people, and as the `secops/standards/1` and `secops/standard/1` contracts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from secops_cli.assess.measures import MEASURES
from secops_cli.assess.measures.registry import Needs, kinds_of
from secops_cli.model.arguments import in_brackets
from secops_cli.model.standard import (
    AllOf,
    AnyOf,
    Category,
    Check,
    Clause,
    Condition,
    Edition,
    Judged,
    Not,
    Part,
    Standard,
    checks_of,
)
from secops_cli.report.text import safe, table
from secops_cli.terms import SERVICE_SYNONYMS

if TYPE_CHECKING:
    from secops_cli.report.contracts.standards import CategoryEntry, ClauseEntry, StandardDocument, StandardsDocument


def format_list(editions: Iterable[Edition]) -> str:
    """Return the editions with their ladders and categories."""
    rows = [("简称", "标识", "名称", "状态", "级别(低→高)", "类别")]
    for edition in editions:
        categories = "、".join(f"{c.id} {_fullest_title(c)}" for c in edition.categories)
        rows.append((edition.alias, edition.id, edition.title, edition.status, " ".join(edition.ladder), categories))
    return "\n".join(table(rows, indent=""))


def _fullest_title(category: Category) -> str:
    """The title, with the class that the vocabulary adds to it: `灾备资源服务(A类)`."""
    words = (word for word, service in SERVICE_SYNONYMS.items() if service in category.services)
    return next((word for word in words if word.startswith(f"{category.title}(")), category.title)


def format_standard(standard: Standard, level: str | None = None, category: Category | None = None) -> str:
    """Return the clauses of a standard by part and section; of one level or category where that is given."""
    lines = [f"{standard.edition.title}({standard.edition.status}) · {' → '.join(standard.ladder)}"]
    for part in standard.edition.parts if category is None else standard.parts_for(category):
        clauses = standard.applicable(part, level) if level else standard.clauses.get(part.id, ())
        kind = "各级自成全集" if part.kind == "stand-alone" else "逐级递进"
        lines += ["", f"{part.id} {part.title} · {kind} · {len(clauses)} 条"]
        rows = [(c.id, "、".join(c.levels), c.section, c.title, _basis(c) + _own(standard, c)) for c in clauses]
        lines += table([("条号", "级别", "小节", "标题", "判定"), *rows]) if rows else []
    return "\n".join(lines)


def format_clause(standard: Standard, clause: Clause) -> str:
    """Return one clause in full."""
    lines = [f"{standard.edition.alias}:{clause.id} {clause.section} · {clause.title} · {'、'.join(clause.levels)}"]
    if clause.id in standard.own:
        lines.append("  出处  本单位自己加的条目，不是标准的要求")
    lines += [f"  要点  {clause.gist}", f"  判定  {_basis(clause)} · {clause.modality}"]
    lines += wording_lines(standard, clause)
    if clause.test is not None:
        lines.append(f"  数值  {in_words(clause.test)}")
    lines += [f"  读法  {r.id}：{r.title}：{in_words(r.test)}" for r in clause.readings]
    if clause.when is not None:
        lines.append(f"  适用  {clause.when.judged if isinstance(clause.when, Judged) else in_words(clause.when)}")
    if clause.expects:
        lines.append(f"  材料  {clause.expects}")
    lines += [f"  证据  {'或'.join(kinds)}(记录的凭据)" for kinds in _proof(clause)]
    of_row = "(自评估行的材料)" if clause.basis == "both" else ""
    for group in clause.evidence.all:
        condition = f"({in_words(group.when)} 时)" if group.when is not None else ""
        lines.append(f"  证据  {'或'.join(group.any)}{of_row}{condition}")
    for title, others in (("取代", clause.replaces), ("带出", clause.entails), ("从中选取", clause.selects)):
        if others:
            lines.append(f"  {title}  {'、'.join(others)}")
    if clause.erratum:
        lines.append(f"  原文注记  {clause.erratum}")
    return "\n".join(lines)


def wording_lines(standard: Standard, clause: Clause) -> list[str]:
    """Return the official words of a clause, as far as the repository holds them, a line each."""
    official = standard.wordings.get(clause.id)
    if official is None:
        return []
    texts = (("原文", official.wording), ("材料原文", official.evidence_wording))
    return [f"  {title}  {safe(' '.join(text.splitlines()))}" for title, text in texts if text]


def _own(standard: Standard, clause: Clause) -> str:
    return " · 本单位" if clause.id in standard.own else ""


def _basis(clause: Clause) -> str:
    return {"fact": "事实", "row": "自评估", "both": "事实+自评估"}[clause.basis]


_SIGNS = {"at_least": "≥", "at_most": "≤", "equals": "=", "one_of": "∈", "exists": "有"}


def in_words(condition: Condition) -> str:
    """Return a test as one line: `从业年限 ≥ 3 年 或 持有资质年限(三级) ≥ 1 年`."""
    match condition:
        case Check():
            return _check_in_words(condition)
        case Not():
            return f"非({in_words(condition.negated)})"
        case AllOf():
            return " 且 ".join(_nested(branch) for branch in condition.all)
        case AnyOf():
            return " 或 ".join(_nested(branch) for branch in condition.any)


def _nested(condition: Condition) -> str:
    words = in_words(condition)
    return f"({words})" if isinstance(condition, (AllOf, AnyOf)) else words


def _check_in_words(check: Check) -> str:
    found = MEASURES.get(check.measure)
    title = found.title if found else check.measure
    title += in_brackets(check.args)
    if check.operator == "exists":
        return f"有{title}" if check.required else f"没有{title}"
    required = (
        {True: "是", False: "否"}.get(check.required, check.required)
        if isinstance(check.required, bool)
        else check.required
    )
    return f"{title} {_SIGNS[check.operator]} {required} {found.unit if found else ''}".rstrip()


def format_measures() -> str:
    """Return every measure with its unit, what proves it, what it means and where it comes from."""
    lines = []
    for found in MEASURES.values():
        unit = found.unit or found.scale or "词"
        arguments = f"({', '.join(found.arguments)})" if found.arguments else ""
        lines.append(f"{found.name}{arguments} · {found.title} · {unit}")
        if found.needs:
            lines.append(f"    凭据  {kinds_of(found.needs)}")
        lines += [f"    含义  {found.meaning}", f"    出处  {found.source}"]
    return "\n".join(lines)


# --- JSON -------------------------------------------------------------------------------------------------------


def list_document(editions: Iterable[Edition]) -> StandardsDocument:
    """Return the contract `secops/standards/1`."""
    return {
        "schema": "secops/standards/1",
        "standards": [
            {
                "id": e.id,
                "alias": e.alias,
                "title": e.title,
                "status": e.status,
                "ladder": list(e.ladder),
                "categories": [_category(c) for c in e.categories],
            }
            for e in editions
        ],
    }


def document(
    standard: Standard, level: str | None = None, clause_id: str | None = None, category: Category | None = None
) -> StandardDocument:
    """Return the contract `secops/standard/1`, of one level, clause or category where that is asked for."""
    edition = standard.edition
    return {
        "schema": "secops/standard/1",
        "id": edition.id,
        "alias": edition.alias,
        "title": edition.title,
        "status": edition.status,
        "ladder": list(edition.ladder),
        "parts": [{"id": p.id, "title": p.title, "kind": p.kind, "category": p.category} for p in edition.parts],
        "categories": [_category(c) for c in edition.categories],
        "clauses": [
            _clause(standard, part, clause)
            for part in (edition.parts if category is None else standard.parts_for(category))
            for clause in (standard.applicable(part, level) if level else standard.clauses.get(part.id, ()))
            if clause_id in (None, clause.id)
        ],
    }


def _category(category: Category) -> CategoryEntry:
    return {
        "id": category.id,
        "part": category.part,
        "title": category.title,
        "services": list(category.services),
    }


def _clause(standard: Standard, part: Part, clause: Clause) -> ClauseEntry:
    when = clause.when
    official = standard.wordings.get(clause.id)
    return {
        "id": clause.id,
        "printed": clause.printed,
        "own": clause.id in standard.own,
        "levels": list(clause.levels),
        "part": part.id,
        "section": clause.section,
        "title": clause.title,
        "gist": clause.gist,
        "wording": official.wording if official else None,
        "evidence_wording": official.evidence_wording if official else None,
        "basis": clause.basis,
        "modality": clause.modality,
        "test": tree(clause.test) if clause.test is not None else None,
        "evidence": _evidence(clause),
        "proof": _groups(_proof(clause)),
        "expects": clause.expects,
        "when": None if when is None else {"judged": when.judged} if isinstance(when, Judged) else tree(when),
        "replaces": list(clause.replaces),
        "entails": list(clause.entails),
        "selects": list(clause.selects),
        "option": clause.option,
        "erratum": clause.erratum,
        "readings": [{"id": r.id, "title": r.title, "test": tree(r.test)} for r in clause.readings],
    }


def tree(condition: Condition) -> dict[str, Any]:
    """Return a test as it is written in a catalogue."""
    match condition:
        case Check():
            required = condition.required
            written = list(required) if isinstance(required, tuple) else required
            unit = MEASURES[condition.measure].unit if condition.measure in MEASURES else ""
            leaf: dict[str, Any] = {"measure": condition.measure}
            if condition.args:
                leaf["args"] = condition.args
            leaf[condition.operator] = written
            if unit:
                leaf["unit"] = unit
            return leaf
        case Not():
            return {"not": tree(condition.negated)}
        case AllOf():
            return {"all": [tree(branch) for branch in condition.all]}
        case AnyOf():
            return {"any": [tree(branch) for branch in condition.any]}


def _evidence(clause: Clause) -> dict[str, Any]:
    """What a clause needs; for one decided by facts alone, what its measures ask of the records they count."""
    if clause.basis == "fact":
        return _groups(_proof(clause))
    groups: list[dict[str, Any]] = []
    for group in clause.evidence.all:
        entry: dict[str, Any] = {"any": list(group.any)}
        if group.when is not None:
            entry["when"] = tree(group.when)
        groups.append(entry)
    return {"all": groups}


def _proof(clause: Clause) -> Needs:
    """What the measures of a clause ask of the records that they count, each group once."""
    if clause.test is None or clause.basis == "row":
        return ()
    measures = (MEASURES.get(check.measure) for check in checks_of(clause.test))
    return tuple(dict.fromkeys(group for found in measures if found for group in found.needs))


def _groups(needs: Needs) -> dict[str, Any]:
    return {"all": [{"any": list(group)} for group in needs]}
