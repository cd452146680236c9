"""Judging workspace after workspace: what is recalled is what would be judged afresh, whatever happens in between."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from assess_builders import ISCCC, LIBRARY, PAPERS, TODAY, Memory, complete
from hypothesis import given, settings
from hypothesis import strategies as st
from random_history import Files, history

from secops_cli.assess.case import judge, judge_targets
from secops_cli.assess.overlay import overlay
from secops_cli.assess.recall import ALL, Look, Notes, Observed, Recall, RecallingMemory, differences
from secops_cli.assess.trend import Point
from secops_cli.assess.watch import Watch
from secops_cli.cache.store import Store
from secops_cli.load.again import Loader
from secops_cli.load.plan import plan_reading
from secops_cli.load.reading import read_all, start_parsing
from secops_cli.load.workspace import load
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.settings import Settings
from secops_cli.model.workspace import Workspace
from secops_cli.source.base import Entry
from secops_cli.standards.library import Library
from secops_cli.tasks.trend import Question, trend
from tests.conftest import Repository

STORE = Store(None, "")
TARGET = "format: 1\ntargets: [{standard: isccc, category: F, level: 二级}]\n"
NOT_TOLD = ("places", "diagnostics")
"""What a point of a history does not show, and its workspace does not hold."""


def source_of(files: Files) -> Memory:
    source = Memory(files)
    source.files = {
        path: Entry("file", len(text.encode()), hashlib.sha256(text.encode()).hexdigest())
        for path, text in files.items()
    }
    return source


def alone(files: Files) -> Workspace:
    source = source_of(files)
    plan = plan_reading(source).of_targets
    return load(source, plan, start_parsing(read_all(source, plan.slots), STORE))


def library_of(found: Workspace) -> Library:
    return LIBRARY.beside(overlay(found, LIBRARY.standard, tuple(LIBRARY.editions.values())).standards)


def outcome(found: CategoryGrade) -> object:
    """Levels, and every verdict with all that is said of it but where it stands."""
    return (
        (found.standard.id, found.category.id, found.target, found.as_of, found.base),
        (found.proven, found.potential, found.pending, found.met, found.alternative, found.parts, found.applicable),
        {
            c: (
                *(v.verdict, v.pending, v.reason, v.applies, v.reading, v.entailed_by, v.unclear, v.changed),
                *(v.row and v.row.row, v.documents, v.missing_evidence, v.checks, v.test_holds),
            )
            for c, v in found.verdicts.items()
        },
    )


def follow(seed: int, steps: int) -> None:
    """Hold every step of a history against the same files loaded and judged by themselves."""
    loader, recall = Loader(STORE), Recall()
    own: tuple[object, ...] = ()
    library = LIBRARY
    for number, (files, day) in enumerate(history(seed, steps)):
        source = source_of(files)
        again, fresh = loader.load(source, plan_reading(source).of_targets), alone(files)
        for field in fields(Workspace):
            if field.name not in NOT_TOLD:
                one, other = getattr(again, field.name), getattr(fresh, field.name)
                assert one == other, (seed, number, field.name)
        for name in ("people", "projects", "evidence", "sites", "tools", "certificates"):
            assert list(getattr(again, name)) == list(getattr(fresh, name))
        now = (*again.own_editions, *again.own_clauses, *again.texts)
        if [*map(id, now)] != [*map(id, own)]:
            own, library = now, library_of(again)
        recalled, unjudged = judge_targets(again, day, library, recall)
        case = judge(fresh, day, library_of(fresh))
        assert [outcome(g) for g in recalled] == [outcome(g) for g in case.grades], (seed, number, day)
        assert [d.message for d in unjudged] == [d.message for d in case.unjudged]


@given(st.integers(0, 10**9))
@settings(max_examples=3, deadline=None, derandomize=True)
def test_whatever_happens_every_step_is_judged_as_if_it_were_the_first(seed):
    """Records of every family change, go, come back, change their names and files; standards grow; days pass."""
    follow(seed, 15)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_over_long_histories_nothing_is_recalled_that_no_longer_holds(seed):
    """Many more of them."""
    follow(seed, 40)


def test_a_history_in_git_is_what_each_commit_is_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, through commits of a real repository."""
    repository = Repository(tmp_path / "org")
    for files, day in history(7, 12):
        if (tmp_path / "org").exists():
            for path in repository.git("ls-files", "-z").split("\0"):
                (repository.root / path).unlink() if path else None
        repository.write(files)
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_DATE", f"{day}T12:00:00+08:00")
        if not (repository.root / ".git").exists():
            repository.git("init", "-q", "-b", "main")
        repository.git("add", "-A")
        repository.git("commit", "-q", "--allow-empty", "-m", "c")
    whole = trend(Question(repository.root))
    assert len(whole) == 13
    for point in whole:
        [by_itself] = trend(Question(repository.root, at=point.commit, since=point.commit, cache=tmp_path / "cache"))
        assert told(point) == told(by_itself)


def told(point: Point) -> object:
    """All that a point shows, without the standards as objects."""
    stood = {
        key: (one.standard.id, one.category, one.target, one.proven, one.potential, one.open)
        for key, one in point.targets.items()
    }
    return point.commit, point.day, point.as_of, stood, point.unjudged, point.fault, point.organization


# --- what is noted ----------------------------------------------------------------------------------------------


def looks(ask: Callable[[Workspace], object], **what: Any) -> set[Look]:
    notes = Notes()
    with notes.scope() as found:
        ask(Observed(Workspace(Settings(format=1), **what), notes))
    return found


@pytest.mark.parametrize("field", [field.name for field in fields(Workspace)])
def test_every_field_is_noted_as_a_whole_or_by_name(field):
    """A field that is new is one or the other, too."""
    assert looks(lambda seen: [*map(bool, [getattr(seen, field)])]) == {(field, ALL)}


@pytest.mark.parametrize(
    "ask",
    [lambda people: people.get("p"), lambda people: "p" in people, lambda people: people["p"]],
    ids=["get", "in", "[]"],
)
@pytest.mark.parametrize("people", [{}, {"p": 1}], ids=["not there", "there"])
def test_a_name_is_noted_whether_it_is_there_or_not(ask, people):
    """What is not there may come."""

    def tried(seen):
        with suppress(KeyError):
            ask(seen.people)

    assert looks(tried, people=people) == {("people", "p")}


@pytest.mark.parametrize("ask", [list, len, bool, dict, dict.keys, dict.values, dict.items], ids=lambda f: f.__name__)
def test_whoever_goes_through_a_field_has_looked_at_all_of_it(ask):
    """Also by counting."""
    name = ask.__name__
    how = (lambda people: getattr(people, name)()) if name in ("keys", "values", "items") else ask
    assert ("people", ALL) in looks(lambda seen: how(seen.people), people={"p": 1})


def test_what_is_worked_out_of_fields_notes_them():
    """Rows and supports by the clause; the rest by the field."""
    asked = looks(lambda seen: (seen.rows_of.get("c"), seen.supports_of.get("c"), seen.has_facts))
    assert asked == {("rows_of", "c"), ("supports_of", "c"), ("stated", ALL)}


def test_an_answer_that_is_used_again_passes_on_what_it_looked_at():
    """Else whoever asked for it would hold on to what no longer is."""
    notes = Notes()
    memory = RecallingMemory(notes, Watch.on(date(2026, 11, 20)))
    seen = Observed(Workspace(Settings(format=1)), notes)

    def inner() -> object:
        return memory.once("inner", lambda: seen.people.get("p"))

    for outer in ("one", "two"):
        memory.once(outer, inner)
    memory.move(Watch.on(date(2026, 11, 21)), {("people", "p")})
    asked: list[str] = []
    for key in ("inner", "one", "two"):
        memory.once(key, lambda key=key: asked.append(key))
    assert asked == ["inner", "one", "two"]


def test_an_answer_is_kept_while_nothing_that_it_looked_at_is_otherwise():
    """Other names and other fields do not matter to it."""
    notes = Notes()
    memory = RecallingMemory(notes, Watch.on(date(2026, 11, 20)))
    seen = Observed(Workspace(Settings(format=1)), notes)
    memory.once("question", lambda: seen.people.get("p"))
    memory.move(Watch.on(date(2026, 11, 21)), {("people", "q"), ("people", ALL), ("evidence", "p")})
    assert memory.once("question", lambda: pytest.fail("asked again")) is None


def test_an_answer_that_nobody_asks_for_any_more_is_let_go():
    """One that is asked for at every move stays; the other goes, though nothing has changed, after a hundred."""
    memory = RecallingMemory(Notes(), Watch.on(TODAY))
    asked: list[str] = []
    for key in ("asked", "unasked"):
        memory.once(key, lambda: None)
    for _ in range(101):
        memory.move(Watch.on(TODAY), set())
        memory.once("asked", lambda: asked.append("asked"))
    memory.once("unasked", lambda: asked.append("unasked"))
    assert asked == ["unasked"]


def test_workspaces_that_are_alike_differ_in_nothing_though_they_are_not_the_same():
    """A register that is written anew with the same records is the same register."""
    files = dict(next(history(1, 0))[0])
    again = {**files, "evidence/every-kind.register.yaml": "# 某\n" + files["evidence/every-kind.register.yaml"]}
    assert not {look for look in differences(alone(files), alone(again)) if look[0] not in NOT_TOLD}


def test_someone_who_leaves_is_noticed_though_they_are_looked_up_by_name():
    """The answer rests on the record, not only on who was asked about."""
    recall = Recall()
    before, after = ({**complete(ISCCC), "secops.yaml": TARGET, **PAPERS} for _ in range(2))
    after["people.yaml"] = after["people.yaml"].replace("from: 2012-01-01", "from: 2012-01-01, to: 2026-11-19", 1)
    for files in (before, after):
        [found], _ = judge_targets(alone(files), TODAY, LIBRARY, recall)
        [plain] = judge(alone(files), TODAY, LIBRARY).grades
        assert outcome(found) == outcome(plain)
