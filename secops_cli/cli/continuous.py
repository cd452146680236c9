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
    before = _of_revision(asked, result, options.changed_since) if options.changed_since is not None else None
    if before is not None:
        found = _since(result, before)
    if options.known:
        new = set(only_new(result.diagnostics, options.known))
        found = [one for one in found if one in new]
    if options.format is FindingsFormat.github:
        _write_summary(found, result.source.prefix)
    return answers.findings(found, result, options)


def _of_revision(asked: Request, result: Result, revision: str) -> Result | None:
    """Another revision, judged on the same day: what lapses with time is no one's change.

    None where it has nothing of the folder yet: then all there is came with the change. `A...` is where A and what is
    judged parted: what was added to A since is not missing here.
    """
    from secops_cli.errors import NothingThere, UnreadableSource
    from secops_cli.pipeline import assess

    if not revision:
        raise UnreadableSource("比较的版本是空的", "CI 里多半是变量没有设；写提交号、分支或标签，如 origin/main...。")
    first, dots, second = revision.partition("...")
    if dots and second in ("", "HEAD"):
        from secops_cli.revisions import parting
        from secops_cli.source import git

        repository = git.discover(asked.path)
        revision = parting(repository, first, asked.at or "HEAD") if repository is not None else first
    try:
        return assess(replace(asked, at=revision, as_of=result.case.as_of))
    except NothingThere:
        return None


def _since(result: Result, before: Result) -> list[Diagnostic]:
    """The findings that were not there before, wherever they are, and all of those in files that are not the same."""
    from secops_cli.report.fingerprints import fingerprints, only_new

    new = set(only_new(result.diagnostics, fingerprints(before.diagnostics)))
    paths = {found.place.path for found in result.diagnostics}
    now, then = (one.source.hashes(path for path in paths if path in one.source.files) for one in (result, before))
    changed = {path for path in paths if now.get(path) != then.get(path)}
    return [found for found in result.diagnostics if found in new or found.place.path in changed]


def _write_summary(found: Sequence[Diagnostic], prefix: str) -> None:
    target = os.environ.get(_SUMMARY)
    if not target:
        return
    from secops_cli.errors import UnreadableSource
    from secops_cli.report.services import SUMMARY_BYTES, github_summary

    try:
        with open(target, "ab") as stream:
            room = SUMMARY_BYTES - stream.tell()  # what other commands of the step have written counts too
            text = github_summary(found, prefix, room).encode()
            stream.write(text if len(text) <= room else b"")
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
    before = _of_revision(asked, result, base)
    seen = None if before is None else seen_by(before, options.view.value)
    return answers.grade(result, options=options, base=answers.Base(base, seen))
