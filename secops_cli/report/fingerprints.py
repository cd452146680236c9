"""What a finding is known by from one run to the next, though lines move and counts change."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from secops_cli.diagnostics import Diagnostic
from secops_cli.errors import CommandLineError

FINGERPRINT: Final = "secops/v1"
"""Under this name other formats carry it; what it is made of does not change without another name."""

_LINES: Final = re.compile(r"(\.ya?ml)(?::\d+){1,2}")
_TODAY: Final = re.compile(r"(截至日期) \d{4}-\d\d-\d\d")
_COUNTS: Final = re.compile(r"(?<![\w.:-])\d+(?:\.\d+)?(?= [\u4e00-\u9fff])")


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return one fingerprint a finding, 32 hexadecimal digits, each once.

    It is made of code, file, clause and message, without lines, columns, counts (`缺 12 项`) and the day of the
    judgement; of findings that are equal in all of these the second has another than the first.
    """
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in diagnostics:
        message = _COUNTS.sub("#", _TODAY.sub(r"\1", _LINES.sub(r"\1", diagnostic.message)))
        words = "\0".join((diagnostic.code, diagnostic.place.path, diagnostic.clause or "", message))
        seen[words] += 1
        found.append(hashlib.sha256(f"{words}\0{seen[words]}".encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return found


def only_new(diagnostics: Sequence[Diagnostic], known: Iterable[str]) -> list[Diagnostic]:
    """Return the findings whose fingerprints are not known."""
    old = frozenset(known)
    return [one for one, mark in zip(diagnostics, fingerprints(diagnostics), strict=True) if mark not in old]


def baseline(content: bytes, name: str) -> frozenset[str]:
    """Return the fingerprints in the output of an earlier run, `--format json` or `sarif`.

    Raises:
        CommandLineError: it is neither.
    """
    hint = "先用 secops validate --format json --fail-on never > 文件 记下现有的问题。"
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise CommandLineError(f"基线 {name} 不是 JSON", hint) from None
    try:
        if data.get("schema") == "secops/diagnostics/1":
            return frozenset(str(one["fingerprint"]) for one in data["diagnostics"])
        if "runs" in data:
            results = [result for run in data["runs"] for result in run["results"]]
            return frozenset(str(result["partialFingerprints"][FINGERPRINT]) for result in results)
    except (KeyError, TypeError, AttributeError):
        pass
    raise CommandLineError(f"基线 {name} 不是 secops validate 的 json 或 sarif 输出，或由别的版本写出", hint)
