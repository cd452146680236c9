"""Diagnostics in the formats of test reports and code-hosting services: JUnit, GitHub, GitLab."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from secops_cli.characters import printable
from secops_cli.diagnostics import RULES, Diagnostic
from secops_cli.report.diagnostics import counts, format_json, summary
from secops_cli.report.fingerprints import fingerprints
from secops_cli.rules.rule import SEVERITY_TITLES

_GITHUB: Final = {"error": "error", "warning": "warning", "note": "notice"}
_GITLAB: Final = {"error": "critical", "warning": "minor", "note": "info"}
_MOST_ROWS: Final = 300
"""Rows of the job summary."""
SUMMARY_BYTES: Final = 1024 * 1024
"""As large a job summary may be; GitHub shows nothing of a larger one."""
_LAST_LINE: Final = 200
"""Bytes that are kept for the line that tells of the rows left out."""


def junit(diagnostics: Sequence[Diagnostic], failing: Sequence[str], prefix: str = "") -> str:
    """Return a JUnit report: a suite a file, a case a finding; a repository without findings is one case that passes.

    A case is called by code and message, without its line: services know it by its name from one run to the next.

    Args:
        diagnostics: in their order.
        failing: the severities that are failures; the others are cases that were skipped, with their message.
        prefix: the evidence folder inside its git repository, `""` or ending in `/`.
    """
    root = ElementTree.Element("testsuites", name="secops validate")
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for found in diagnostics:
        by_file[prefix + found.place.path].append(found)
    for path, own in by_file.items():
        failed = sum(found.severity in failing for found in own)
        numbers = {"tests": len(own), "failures": failed, "skipped": len(own) - failed, "errors": 0}
        suite = ElementTree.SubElement(
            root, "testsuite", {"name": printable(path)} | {key: str(number) for key, number in numbers.items()}
        )
        names: Counter[str] = Counter()
        for found in own:
            name = printable(f"{found.code} {found.message}")
            names[name] += 1
            case = ElementTree.SubElement(
                suite,
                "testcase",
                classname=printable(path),
                name=f"{name} ({names[name]})" if names[name] > 1 else name,
                file=printable(path),
                line=str(found.place.line),
            )
            kind = "failure" if found.severity in failing else "skipped"
            note = ElementTree.SubElement(case, kind, message=printable(found.message))
            if kind == "failure":
                note.set("type", found.code)
                note.text = printable(f"{prefix}{found.place}: {found.message}\n{found.advice}")
    if not by_file:
        name = printable(prefix.rstrip("/")) or "secops"
        suite = ElementTree.SubElement(root, "testsuite", name=name, tests="1", failures="0", skipped="0", errors="0")
        ElementTree.SubElement(suite, "testcase", classname=name, name=summary(diagnostics))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def github(diagnostics: Sequence[Diagnostic], prefix: str = "") -> str:
    """Return one workflow command a finding, and a last line that counts them.

    Args:
        diagnostics: in their order.
        prefix: the evidence folder inside its git repository, `""` or ending in `/`.
    """
    lines = [
        f"::{_GITHUB[found.severity]} file={_property(prefix + found.place.path)},line={found.place.line},"
        f"col={found.place.column},title={_property(f'{found.code} {RULES[found.code].title}')}"
        f"::{_data(f'{found.message}{chr(10)}{found.advice}')}"
        for found in diagnostics
    ]
    return "\n".join((*lines, summary(diagnostics)))


def _data(text: str) -> str:
    """A message of a workflow command: percent signs and line ends would end or change it."""
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def github_summary(diagnostics: Sequence[Diagnostic], prefix: str = "", room: int = SUMMARY_BYTES) -> str:
    """Return the job summary in Markdown: how many of each, and a table of the worst first.

    Args:
        diagnostics: in their order.
        prefix: the evidence folder inside its git repository, `""` or ending in `/`.
        room: bytes that it may take; rows that find no room are only counted.
    """
    where = f" · {_cell(prefix.rstrip('/'))}" if prefix else ""
    lines = [f"## secops validate{where}", "", summary(diagnostics), ""]
    if diagnostics:
        lines += ["| 级别 | 代码 | 位置 | 问题 | 怎么办 |", "|---|---|---|---|---|"]
        rank = list(counts(()))
        worst = sorted(diagnostics, key=lambda found: rank.index(found.severity))
        room -= sum(_size(line) for line in lines) + _LAST_LINE
        shown = 0
        for found in worst[:_MOST_ROWS]:
            place = f"{prefix}{found.place}"
            cells = (SEVERITY_TITLES[found.severity], found.code, place, found.message, found.advice)
            row = f"| {' | '.join(map(_cell, cells))} |"
            room -= _size(row)
            if room < 0:
                break
            lines.append(row)
            shown += 1
        if shown < len(worst):
            lines += ["", f"另有 {len(worst) - shown} 条，见日志。"]
    return "\n".join(lines) + "\n"


def _size(line: str) -> int:
    return len(line.encode()) + 1


def _cell(text: str) -> str:
    """Text in a Markdown table: nothing in it is markup."""
    plain = printable(" ".join(text.split()))
    for sign in "\\`*_[]<>|&":
        plain = plain.replace(sign, f"&#{ord(sign)};")
    return plain


def gitlab(diagnostics: Sequence[Diagnostic], prefix: str = "") -> str:
    """Return a code quality report, as GitLab shows it beside a merge request; arguments as of `github`.

    GitLab takes the reports of all jobs together and tells findings apart by their fingerprints alone, so those of a
    folder inside a repository hold its name.
    """
    entries = [
        {
            "description": printable(f"{found.message} {found.advice}"),
            "check_name": found.code,
            "fingerprint": hashlib.sha256(f"{prefix}{mark}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
            if prefix
            else mark,
            "severity": _GITLAB[found.severity],
            "location": {"path": prefix + found.place.path, "lines": {"begin": found.place.line}},
        }
        for found, mark in zip(diagnostics, fingerprints(diagnostics), strict=True)
    ]
    return format_json(entries)
