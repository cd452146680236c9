"""Diagnostics as text for people, and as the `secops/diagnostics/1` contract."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from secops_cli.diagnostics import Diagnostic
from secops_cli.report.fingerprints import fingerprints
from secops_cli.report.text import place, safe
from secops_cli.rules.rule import SEVERITIES, SEVERITY_TITLES, Severity

if TYPE_CHECKING:
    from secops_cli.report.contracts.diagnostics import DiagnosticsDocument

# C1 controls, zero-width characters and direction marks; JSON itself escapes what is below a blank.
_UNSEEN: Final = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MANY: Final = 5
_FOLDED: Final = 6
"""From so many notes of one kind in a file on they share a line."""


def counts(diagnostics: Iterable[Diagnostic]) -> dict[Severity, int]:
    """Return how many there are of each severity, worst first."""
    found = [d.severity for d in diagnostics]
    return {severity: found.count(severity) for severity in SEVERITIES}


def format_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one line a finding, the worst first, what to do under it, and a summary.

    Findings of one cause are one line, and the places of the others; so are many notes of one kind in a file. The
    summary counts them all.
    """
    diagnostics = list(diagnostics)
    lines = []
    for found, *others in _together(sorted(diagnostics, key=lambda d: SEVERITIES.index(d.severity))):
        clause = f" [{found.clause}]" if found.clause else ""
        lines.append(
            f"{place(found.place)} {found.code} {SEVERITY_TITLES[found.severity]} {safe(found.message)}{safe(clause)}"
        )
        lines.extend(f"    参见 {place(r.place)} {safe(r.message)}" for r in found.related)
        if others:
            more = " 等" if len(others) > _MANY else ""
            lines.append(f"    同样的还有 {len(others)} 处：{'、'.join(place(d.place) for d in others[:_MANY])}{more}")
        lines.append(f"    → {safe(found.advice)}")
    lines.append(summary(diagnostics))
    return "\n".join(lines)


def _together(diagnostics: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """The findings in their order, those of one code and cause, or of one kind of note in a file, with the first."""
    found = list(diagnostics)
    alike = Counter((d.code, d.place.path) for d in found if d.severity == "note")
    groups: dict[object, list[Diagnostic]] = {}
    for d in found:
        noted = alike[d.code, d.place.path] >= _FOLDED
        groups.setdefault((d.code, d.cause) if d.cause else (d.code, d.place.path) if noted else d, []).append(d)
    return list(groups.values())


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return `2 个错误 · 3 个警告 · 1 个提示`, or that nothing was found."""
    found = [f"{number} 个{SEVERITY_TITLES[severity]}" for severity, number in counts(diagnostics).items() if number]
    return " · ".join(found) if found else "没有发现问题"


def document(diagnostics: Iterable[Diagnostic], as_of: date, commit: str | None) -> DiagnosticsDocument:
    """Return the contract `secops/diagnostics/1`."""
    diagnostics = list(diagnostics)
    number = counts(diagnostics)
    marks = fingerprints(diagnostics)
    return {
        "schema": "secops/diagnostics/1",
        "as_of": as_of.isoformat(),
        "commit": commit,
        "diagnostics": [
            {
                "code": d.code,
                "severity": d.severity,
                "path": d.place.path,
                "line": d.place.line,
                "column": d.place.column,
                "message": d.message,
                "hint": d.advice,
                "clause": d.clause,
                "related": [{"path": r.place.path, "line": r.place.line, "message": r.message} for r in d.related],
                "fingerprint": mark,
            }
            for d, mark in zip(diagnostics, marks, strict=True)
        ],
        "summary": {"errors": number["error"], "warnings": number["warning"], "notes": number["note"]},
    }


def format_json(value: Any) -> str:
    """Return a contract as text: UTF-8, two blanks, keys in documented order; what a terminal acts on is escaped."""
    written = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def format_line(value: Any) -> str:
    """Return a contract as one line of text, such as JSON Lines have; escaped as `format_json` does."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
