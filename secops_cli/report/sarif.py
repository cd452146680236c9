"""Diagnostics as SARIF 2.1.0, which code-scanning services read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from secops_cli import __version__
from secops_cli.diagnostics import RULES, Diagnostic, Place
from secops_cli.report.fingerprints import FINGERPRINT, fingerprints

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "%SRCROOT%"


def document(diagnostics: Sequence[Diagnostic], commit: str | None, prefix: str = "") -> dict[str, Any]:
    """Return a SARIF log of one run.

    Args:
        diagnostics: in their order.
        commit: what was read, None outside git.
        prefix: the evidence folder inside its git repository, `""` or ending in `/`; paths are relative to the
            repository, as services expect them.
    """
    codes = sorted({found.code for found in diagnostics})
    index = {code: number for number, code in enumerate(codes)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "secops",
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(found, index[found.code], mark, prefix)
            for found, mark in zip(diagnostics, fingerprints(diagnostics), strict=True)
        ],
    }
    if commit:  # services keep one log for each id: those of two folders of a repository are two
        run["automationDetails"] = {"id": f"secops/validate/{prefix}"}
        run["properties"] = {"commit": commit}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n{rule.remedy}", "markdown": f"{rule.why}\n\n**怎么办**：{rule.remedy}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(found: Diagnostic, index: int, mark: str, prefix: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": found.severity,
        "message": {"text": f"{found.message}\n{found.advice}"},
        "locations": [{"physicalLocation": _location(found.place, prefix)}],
        "partialFingerprints": {FINGERPRINT: mark},
    }
    if found.related:
        result["relatedLocations"] = [
            {"physicalLocation": _location(one.place, prefix), "message": {"text": one.message}}
            for one in found.related
        ]
    if found.clause:
        result["properties"] = {"clause": found.clause}
    return result


@lru_cache(maxsize=10_000)  # findings are many to a file
def _as_uri(path: str) -> str:
    """A path as a URI: of a name that is no UTF-8, the bytes that it has on the disk."""
    return quote(path, errors=sys.getfilesystemencodeerrors())


def _location(place: Place, prefix: str) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _as_uri(prefix + place.path), "uriBaseId": _ROOT},
        "region": {"startLine": place.line, "startColumn": place.column},
    }
