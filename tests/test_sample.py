"""The sample organisation tells its story: what is proven, what is short, and nothing wrong that is not meant."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from secops_cli.pipeline import Request, Result, assess

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample-org"
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sample() -> Result:
    """The sample, judged on the day at which its story is told."""
    return assess(Request(SAMPLE, DAY, as_of=DAY))


def test_the_levels_are_those_of_the_story(sample: Result) -> None:
    """三级 proven and 二级 not for want of two people; 2级 proven and 3级 within reach."""
    shown = [(g.standard.edition.alias, g.proven, g.potential, g.target.level, g.met) for g in sample.case.grades]
    assert shown == [("isccc", "三级", "三级", "二级", False), ("tcas", "2级", "3级", "3级", False)]


def test_two_people_are_short_and_two_more_unproven(sample: Result) -> None:
    """28 of 30 in fact, 26 proven."""
    [check] = sample.case.grades[0].verdicts["4.2.4-d"].checks
    assert (str(check.short_fact), str(check.short_proven), len(check.measurement.unproven)) == ("2", "4", 2)


def test_only_the_planted_faults_are_found(sample: Result) -> None:
    """One contradiction; papers that ran out; rows without evidence, and rows that are missing."""
    assert Counter(d.code for d in sample.diagnostics) == {
        "SEC403": 1,
        "SEC305": 1,
        "SEC306": 1,
        "SEC307": 1,
        "SEC309": 2,
        "SEC404": 2,
        "SEC405": 2,
    }


def test_the_picture_in_the_readme_is_what_is_printed() -> None:
    """Line by line, but for the commit and what the picture leaves out."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    picture = readme.partition("```text\n")[2].partition("```")[0]
    printed = run_secops("grade", SAMPLE, "--as-of", "2026-11-20", "--no-fail")
    printed += run_secops("grade", SAMPLE, "--as-of", "2026-11-20", "--explain", "isccc:4.2.4-e")
    missing = [
        line
        for line in picture.splitlines()
        if line.strip() not in ("", "…") and not line.startswith(("$", "示例")) and line not in printed
    ]
    assert not missing


def test_the_history_is_the_same_everywhere(tmp_path: Path) -> None:
    """Another user, another mask, another time zone: the same commits."""
    heads = set()
    for name, mask, zone in (("a", 0o022, "Asia/Shanghai"), ("b", 0o077, "America/New_York")):
        identity = {"GIT_AUTHOR_NAME": name, "GIT_COMMITTER_EMAIL": f"{name}@example.invalid", "TZ": zone}
        old = os.umask(mask)
        try:
            run_secops("init", tmp_path / name, "--sample", **identity)
        finally:
            os.umask(old)
        log = subprocess.run(["git", "-C", tmp_path / name, "log", "--format=%H"], capture_output=True, check=True)
        heads.add(log.stdout)
        status = subprocess.run(["git", "-C", tmp_path / name, "status", "--short"], capture_output=True, check=True)
        assert not status.stdout
    assert len(heads) == 1
    assert len(heads.pop().splitlines()) == 5


def run_secops(*arguments: str | Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "secops_cli", *map(str, arguments)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1", "SECOPS_CACHE": "", **environment},
    )
    return done.stdout.decode()
