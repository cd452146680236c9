"""Diagnostics in the formats of test reports and code-hosting services: JUnit, GitHub, GitLab."""

from __future__ import annotations

from collections import defaultdict
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
"""Rows of the job summary; services cut a summary off at a megabyte."""


def junit(diagnostics: Sequence[Diagnostic], failing: Sequence[str]) -> str:
    """Return a JUnit report: a suite a file, a case a finding; a repository without findings is one case that passes.

    Args:
        diagnostics: in their order.
        failing: the severities that are failures; the others are cases that were skipped, with their message.
    """
    root = ElementTree.Element("testsuites", name="secops validate")
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for found in diagnostics:
        by_file[found.place.path].append(found)
    for path, own in by_file.items():
        failed = sum(found.severity in failing for found in own)
        numbers = {"tests": len(own), "failures": failed, "skipped": len(own) - failed, "errors": 0}
        suite = ElementTree.SubElement(
            root, "testsuite", {"name": printable(path)} | {key: str(number) for key, number in numbers.items()}
        )
        for found in own:
            case = ElementTree.SubElement(
                suite,
                "testcase",
                classname=printable(path),
                name=printable(f"{found.code} {found.place.line}:{found.place.column} {found.message}"),
                file=printable(path),
                line=str(found.place.line),
            )
            kind = "failure" if found.severity in failing else "skipped"
            note = ElementTree.SubElement(case, kind, message=printable(found.message))
            if kind == "failure":
                note.set("type", found.code)
                note.text = printable(f"{found.place}: {found.message}\n{found.advice}")
    if not by_file:
        suite = ElementTree.SubElement(root, "testsuite", name="secops", tests="1", failures="0", errors="0")
        ElementTree.SubElement(suite, "testcase", classname="secops", name=summary(diagnostics))
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


def github_summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the job summary in Markdown: how many of each, and a table of the worst first."""
    lines = ["## secops validate", "", summary(diagnostics), ""]
    if diagnostics:
        lines += ["| 级别 | 代码 | 位置 | 问题 | 怎么办 |", "|---|---|---|---|---|"]
        rank = list(counts(()))
        worst = sorted(diagnostics, key=lambda found: rank.index(found.severity))
        for found in worst[:_MOST_ROWS]:
            cells = (SEVERITY_TITLES[found.severity], found.code, str(found.place), found.message, found.advice)
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
        if len(worst) > _MOST_ROWS:
            lines += ["", f"另有 {len(worst) - _MOST_ROWS} 条，见日志。"]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text in a Markdown table: nothing in it is markup."""
    plain = printable(" ".join(text.split()))
    for sign in "\\`*_[]<>|&":
        plain = plain.replace(sign, f"&#{ord(sign)};")
    return plain


def gitlab(diagnostics: Sequence[Diagnostic], prefix: str = "") -> str:
    """Return a code quality report, as GitLab shows it beside a merge request; arguments as of `github`."""
    entries = [
        {
            "description": printable(f"{found.message} {found.advice}"),
            "check_name": found.code,
            "fingerprint": mark,
            "severity": _GITLAB[found.severity],
            "location": {"path": prefix + found.place.path, "lines": {"begin": found.place.line}},
        }
        for found, mark in zip(diagnostics, fingerprints(diagnostics), strict=True)
    ]
    return format_json(entries)
