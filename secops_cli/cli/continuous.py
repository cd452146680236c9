"""What continuous integration asks: what is new, what a change touches, what got worse since a revision."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from secops_cli.cli import answers
from secops_cli.cli.options import FindingsFormat

if TYPE_CHECKING:
    from secops_cli.cache.answers import Answer
    from secops_cli.diagnostics import Diagnostic
    from secops_cli.pipeline import Request, Result

_SUMMARY: Final = "GITHUB_STEP_SUMMARY"
"""The file that GitHub shows with a job; each step adds to it."""


def known_findings(baseline: Path | None) -> tuple[str, ...]:
    """Return the fingerprints in a baseline, sorted; none where there is no baseline.

    Raises:
        UnreadableSource: the file cannot be read.
        CommandLineError: it is no output of `validate`.
    """
    if baseline is None:
        return ()
    from secops_cli.cli.files import read_given
    from secops_cli.report.fingerprints import baseline as read

    return tuple(sorted(read(read_given(baseline), str(baseline))))


def validate(asked: Request, options: answers.ValidateOptions) -> Answer:
    """Return the findings, of those since a revision where one is named; write GitHub's job summary where it asks.

    Raises:
        UnreadableSource: the folder or the revision cannot be read.
    """
    from secops_cli.pipeline import assess
    from secops_cli.report.fingerprints import only_new

    result = assess(asked)
    found = list(result.diagnostics)
    if options.changed_since is not None:
        found = _since(result, _of_revision(asked, result, options.changed_since))
    if options.known:
        new = set(only_new(result.diagnostics, options.known))
        found = [one for one in found if one in new]
    if options.format is FindingsFormat.github:
        _write_summary(found)
    return answers.findings(found, result, options)


def _of_revision(asked: Request, result: Result, revision: str) -> Result:
    """Another revision, judged on the same day: what lapses with time is no one's change."""
    from secops_cli.pipeline import assess

    return assess(replace(asked, at=revision, as_of=result.case.as_of))


def _since(result: Result, before: Result) -> list[Diagnostic]:
    """The findings that were not there before, wherever they are, and all of those in files that are not the same."""
    from secops_cli.report.fingerprints import fingerprints, only_new

    new = set(only_new(result.diagnostics, fingerprints(before.diagnostics)))
    paths = {found.place.path for found in result.diagnostics}
    now, then = (one.source.hashes(path for path in paths if path in one.source.files) for one in (result, before))
    changed = {path for path in paths if now.get(path) != then.get(path)}
    return [found for found in result.diagnostics if found in new or found.place.path in changed]


def _write_summary(found: Sequence[Diagnostic]) -> None:
    target = os.environ.get(_SUMMARY)
    if not target:
        return
    from secops_cli.errors import UnreadableSource
    from secops_cli.report.services import github_summary

    try:
        with open(target, "a", encoding="utf-8") as stream:
            stream.write(github_summary(found))
    except OSError as fault:
        raise UnreadableSource(f"无法写入 {_SUMMARY} 指的文件：{fault.strerror}", "检查运行环境。") from None


def grade(asked: Request, options: answers.GradeOptions, base: str) -> Answer:
    """Return the grades and what got worse since a revision; code 1 where anything did, whatever the targets.

    Raises:
        UnreadableSource: the folder or the revision cannot be read.
        CommandLineError: as of `answers.grade`.
    """
    from secops_cli.pipeline import assess, seen_by

    result = assess(asked)
    return answers.grade(result, options=options, before=seen_by(_of_revision(asked, result, base), options.view.value))
