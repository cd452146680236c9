"""The crosswalk as text for people, and as the `secops/crosswalk/1` contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from secops_cli.model.crosswalk import Link
from secops_cli.model.standard import Standard

if TYPE_CHECKING:
    from secops_cli.report.contracts.standards import CrosswalkDocument


def format_text(standard: Callable[[str], Standard], name: str, links: Iterable[Link]) -> str:
    """Return the clauses that are linked with one, what they ask for, and where they differ.

    Args:
        standard: finds a standard by its alias.
        name: the clause, `alias:clause`.
    """
    lines = [_linked(standard, name)]
    for link in links:
        for other in link.clauses:
            if other != name:
                lines.append(f"  {link.relation}  {_linked(standard, other)}")
        if link.difference:
            lines.append(f"        差别  {link.difference}")
    if len(lines) == 1:
        lines.append("  没有与其他标准的条目相关联")
    return "\n".join(lines)


def _linked(standard: Callable[[str], Standard], name: str) -> str:
    alias, _, clause_id = name.partition(":")
    clause = standard(alias).clause[clause_id]
    return f"{name}  {clause.title}({'、'.join(clause.levels)})  {clause.gist}"


def document(name: str, links: Iterable[Link]) -> CrosswalkDocument:
    """Return the contract `secops/crosswalk/1`."""
    return {
        "schema": "secops/crosswalk/1",
        "clause": name,
        "links": [
            {"clauses": list(link.clauses), "relation": link.relation, "difference": link.difference} for link in links
        ],
    }
