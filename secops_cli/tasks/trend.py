"""A history → how the targets stood at each of its commits; what a commit does not change is not read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from operator import is_
from pathlib import Path

from secops_cli import __version__
from secops_cli.assess.case import judge_targets
from secops_cli.assess.overlay import overlay
from secops_cli.assess.recall import Recall
from secops_cli.assess.trend import Point, Step, last_of_each, stood
from secops_cli.cache.digests import Digests
from secops_cli.cache.store import Store
from secops_cli.errors import CommandLineError, SecopsError, UnreadableSource
from secops_cli.load.again import Loader
from secops_cli.load.kept import Kept
from secops_cli.load.plan import plan_reading
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.workspace import Workspace
from secops_cli.selecting import is_of
from secops_cli.source import git
from secops_cli.source.history import Commit, History
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library


@dataclass(frozen=True, slots=True)
class Question:
    """Which history is looked at, and how closely.

    Attributes:
        path: the evidence folder, a folder of the repository that holds it, or a bare repository.
        at: the revision at which the history ends.
        since: a day, written 2026-01-31, or a revision on the way; with it the history begins. None for all of it.
        step: a point for every commit, or for the last of each day, week or month.
        standard: only targets of this standard, by id or alias.
        category: only targets of this category, by id or title.
        as_of: the day of every judgement; None for the day of each commit.
        cache: where parsed files and hashes are remembered; None for nowhere.
    """

    path: Path
    at: str = "HEAD"
    since: str | None = None
    step: Step = "commit"
    standard: str | None = None
    category: str | None = None
    as_of: date | None = None
    cache: Path | None = None


def trend(question: Question, watched: Callable[[list[Commit]], Iterable[Commit]] = iter) -> list[Point]:
    """Return how the targets stood along the first parents, the earliest commit first.

    A commit that cannot be read or judged is a point that says why.

    Args:
        question: what is asked.
        watched: is given what is worked through, and hands it out one by one.

    Raises:
        UnreadableSource: no git, no repository, no such revision.
        CommandLineError: `since` is no commit on the way, or no point has a target of that standard and category.
    """
    store = Store(question.cache, __version__)
    digests = Digests(store)
    with History(question.path, question.at, digests) as history:
        commits = list(reversed(list(_asked_for(question, history))))
        chosen = last_of_each(((commit, commit.day) for commit in commits), question.step)
        judging = _Judging(question, history, store)
        points = [judging.point(commit) for commit in watched(chosen)]
    digests.save()
    named = question.standard is not None or question.category is not None
    if named and points and not any(point.targets for point in points):
        raise CommandLineError(
            "这段历史里没有这样的目标", "看 secops.yaml 的 targets；标准写简称如 isccc，类别写代号或名称。"
        )
    return points


def _asked_for(question: Question, history: History) -> Iterator[Commit]:
    """The commits of the stretch, the latest first."""
    since = question.since
    if since is None or re.fullmatch(r"\d{4}-\d\d-\d\d", since, re.ASCII):
        try:
            first = date.min if since is None else date.fromisoformat(since)
        except ValueError:
            raise CommandLineError(f"日期 {since!r} 不对", "写成 2026-11-20 的样子。") from None
        yield from (commit for commit in history.commits() if commit.day is None or commit.day >= first)
        return
    begin = git.resolve(history.repository, since)
    for commit in history.commits():
        yield commit
        if commit.id == begin:
            return
    raise CommandLineError(f"{since} 不在 {question.at} 的第一父提交这条线上", "换一个主线上的提交，或写日期。")


class _Judging:
    """Judges one commit after the other, and keeps what the next one may need."""

    def __init__(self, question: Question, history: History, store: Store) -> None:
        self._question = question
        self._history = history
        self._loader = Loader(store)
        self._kept = Kept()
        self._recall = Recall()
        self._library = self._packaged = Library(standards_folder(), store)
        self._own: tuple[object, ...] = ()

    def point(self, commit: Commit) -> Point:
        as_of = self._question.as_of or commit.day
        if as_of is None:
            return Point(commit.id, commit.day, fault=commit.fault)
        try:
            alike = self._kept.once((commit.tree, as_of), lambda: self._judged(commit, as_of))
        except SecopsError as fault:
            return Point(commit.id, commit.day, fault=fault.message)
        self._kept.turn()  # not after a commit that cannot be read: the next one resembles those before it
        return replace(alike, commit=commit.id, day=commit.day)

    def _judged(self, commit: Commit, as_of: date) -> Point:
        source = self._history.source(commit)
        workspace = self._loader.load(source, plan_reading(source).of_targets)
        if "settings" in workspace.damaged:  # no target is known, which is not the same as that there is none
            raise UnreadableSource("secops.yaml 读不出，不知道目标")
        grades, unjudged = judge_targets(workspace, as_of, self._standards(workspace), self._recall)
        organization = workspace.organization.name if workspace.organization else None
        asked = stood(grade for grade in grades if self._is_asked_for(grade))
        return Point(commit.id, commit.day, as_of, asked, tuple(d.message for d in unjudged), organization=organization)

    def _standards(self, workspace: Workspace) -> Library:
        """The standards with the organisation's own; the very same as before where those are."""
        own = (*workspace.own_editions, *workspace.own_clauses, *workspace.texts)
        if len(own) != len(self._own) or not all(map(is_, own, self._own)):
            library = self._packaged
            found = overlay(workspace, library.standard, tuple(library.editions.values()))
            self._own, self._library = own, library.beside(found.standards)
        return self._library

    def _is_asked_for(self, grade: CategoryGrade) -> bool:
        standard, category = self._question.standard, self._question.category
        edition = grade.standard.edition
        return (standard is None or standard in (edition.id, edition.alias)) and (
            category is None or is_of(grade, category)
        )
