"""`secops trend`: where the targets stood along a real history, and what becomes of commits that cannot be read."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from secops_cli.assess.trend import Point, last_of_each
from secops_cli.characters import width
from secops_cli.cli.app import run
from secops_cli.deliver.trend import trend_svg
from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.load import again
from secops_cli.pipeline import Request, assess
from secops_cli.report.schemas import schema_files
from secops_cli.report.trend import format_text
from secops_cli.source import git
from secops_cli.tasks.trend import Question, trend
from tests.conftest import Repository

STANDARD = """\
id: house-rules
alias: house
title: 本单位的规矩
status: 现行
ladder: [合格, 优秀]
parts: [{id: rules, title: 规矩, kind: stand-alone, category: null}]
categories:
  - {id: K, part: rules, title: 运维, services: [security-operations]}
"""
CLAUSES = """\
part: rules
clauses:
  - {id: r1, levels: [合格, 优秀], section: 甲, title: 一, gist: 一。, basis: row, evidence: {all: [{any: [制度文件]}]}}
  - {id: r2, levels: [优秀], section: 甲, title: 二, gist: 二。, basis: row, evidence: {all: [{any: [制度文件]}]}}
"""
PAPERS = """\
- {id: e1, title: 制度一, kind: 制度文件, file: evidence/one.txt}
- {id: e2, title: 制度二, kind: 制度文件, file: evidence/two.txt, expires: 2026-03-15}
"""
FILES = {
    "secops.yaml": "format: 1\ntargets: [{standard: house, category: K, level: 优秀}]\n",
    "organization.yaml": "name: 甲公司\ncredit_code: 91990000MA0EXAMP17\n",
    "standards/house-rules/standard.yaml": STANDARD,
    "standards/house-rules/clauses/rules.yaml": CLAUSES,
    "evidence/papers.register.yaml": PAPERS,
    "evidence/one.txt": "一",
    "evidence/two.txt": "二",
}


def rows(*clauses: str) -> str:
    """Rows that say of these clauses that they are met, each by the paper of its number."""
    return "".join(
        f"- {{clause: {c}, conclusion: 符合, date: 2026-01-02, by: 自评, evidence: [e{c[1:]}]}}\n" for c in clauses
    )


ROWS = "assessments/house/2026/rows.yaml"


class Chronicle:
    """A repository whose commits are given days."""

    def __init__(self, repository: Repository, monkeypatch: pytest.MonkeyPatch, within: str = "") -> None:
        self.repository = repository
        self.monkeypatch = monkeypatch
        self.folder = repository.root / within

    def on(self, day: str, files: dict[str, str] | None = None, *more: str) -> str:
        """Commit on a day; a file without content is taken away."""
        for name, content in (files or {}).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8") if content else path.unlink()
        moment = day if "T" in day else f"{day}T12:00:00+08:00"
        self.monkeypatch.setenv("GIT_AUTHOR_DATE", moment)
        self.monkeypatch.setenv("GIT_COMMITTER_DATE", moment)
        if not (self.repository.root / ".git").exists():
            self.repository.git("init", "-q", "-b", "main")
        self.repository.git("add", "-A")
        self.repository.git("commit", "-q", "--allow-empty", "-m", day, *more)
        return self.repository.git("rev-parse", "HEAD")

    def points(self, **options: Any) -> list[Point]:
        return trend(Question(self.folder, **options))


@pytest.fixture
def chronicle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chronicle:
    """An empty repository, and no cache that outlives the run."""
    monkeypatch.setenv("SECOPS_CACHE", "")
    (tmp_path / "org").mkdir()
    return Chronicle(Repository(tmp_path / "org"), monkeypatch)


def stood(points: list[Point]) -> list[tuple[str | None, str | None, int] | str]:
    """Proven, potential and open of the first target, or why there is none."""
    return [
        point.fault or next(((one.proven, one.potential, one.open) for one in point.targets.values()), "")
        for point in points
    ]


def year(chronicle: Chronicle) -> None:
    """Nothing, 合格, 优秀, 合格 because a paper has expired, nothing because a row was taken back."""
    chronicle.on("2026-01-05", FILES)
    chronicle.on("2026-02-02", {ROWS: rows("r1")})
    chronicle.on("2026-03-15", {ROWS: rows("r1", "r2")})
    chronicle.on("2026-03-16", {"README.md": "x"})
    chronicle.on("2026-04-01", {ROWS: rows("r2")})


def test_levels_rise_and_fall_with_what_is_committed_and_with_the_days(chronicle: Chronicle) -> None:
    """A paper holds on its last day and not on the next, though only a remark was committed."""
    year(chronicle)
    points = chronicle.points()
    assert [one if isinstance(one, str) else (one[0], one[2]) for one in stood(points)] == [
        (None, 2),
        ("合格", 1),
        ("优秀", 0),
        ("合格", 1),
        (None, 2),
    ]
    assert [str(point.as_of) for point in points][:3] == ["2026-01-05", "2026-02-02", "2026-03-15"]


def test_each_point_is_what_grade_says_of_that_commit(chronicle: Chronicle) -> None:
    """Nothing that is kept from one commit to the next changes what is judged."""
    year(chronicle)
    for point in chronicle.points():
        [grade] = assess(Request(chronicle.folder, date(2026, 1, 1), at=point.commit)).case.grades
        [one] = point.targets.values()
        assert (one.proven, one.potential) == (grade.proven, grade.potential)
        assert one.open == sum(not verdict.holds for verdict in grade.at("优秀"))


def test_on_one_day_only_what_was_committed_counts(chronicle: Chronicle) -> None:
    """With a day for all the paper that expires has expired at every commit, or at none."""
    year(chronicle)
    late = [one[0] for one in stood(chronicle.points(as_of=date(2026, 3, 16)))]
    early = [one[0] for one in stood(chronicle.points(as_of=date(2026, 3, 15)))]
    assert late == [None, "合格", "合格", "合格", None]
    assert early == [None, "合格", "优秀", "优秀", None]


def test_an_empty_commit_is_a_point_of_its_own(chronicle: Chronicle) -> None:
    """With its own id and day, standing as the one before it."""
    chronicle.on("2026-01-05", {**FILES, ROWS: rows("r1")})
    second = chronicle.on("2026-01-06")
    third = chronicle.on("2026-01-06")
    points = chronicle.points()
    assert [(point.commit, str(point.day)) for point in points[1:]] == [(second, "2026-01-06"), (third, "2026-01-06")]
    assert len(set(stood(points))) == 1


def test_a_folder_that_is_renamed_is_not_read_again(chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are known by their content, whatever they are called."""
    chronicle.on("2026-01-05", {**FILES, ROWS: rows("r1")})
    chronicle.on("2026-01-06", {ROWS: "", "assessments/house/2027/other.yaml": rows("r1")})
    read: list[list[str]] = []
    plain = again.read_all

    def counting(source: Any, paths: Any) -> Any:
        read.append(list(paths))
        return plain(source, read[-1])

    monkeypatch.setattr(again, "read_all", counting)
    assert [one[0] for one in stood(chronicle.points())] == ["合格", "合格"]
    assert (len(read[0]), read[1]) == (6, [])


def test_what_changes_is_read_and_nothing_else(chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file a commit here."""
    year(chronicle)
    read: list[list[str]] = []
    plain = again.read_all
    monkeypatch.setattr(again, "read_all", lambda source, paths: plain(source, read.append(list(paths)) or read[-1]))
    chronicle.points()
    assert read[1:] == [[ROWS], [ROWS], [], [ROWS]]


def test_after_a_commit_that_cannot_be_read_only_changes_are_read(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was known before it still is."""
    chronicle.on("2026-01-05", FILES)
    chronicle.on("2026-01-06", {"secops.yaml": ""})
    chronicle.on("2026-01-07", {"secops.yaml": FILES["secops.yaml"], ROWS: rows("r1")})
    read: list[list[str]] = []
    plain = again.read_all
    monkeypatch.setattr(again, "read_all", lambda source, paths: plain(source, read.append(list(paths)) or read[-1]))
    chronicle.points()
    assert read[1:] == [[ROWS]]


def test_where_the_folder_is_not_there_the_point_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The evidence folder moved inside its repository: before, there is nothing under today's name."""
    (tmp_path / "all").mkdir()
    chronicle = Chronicle(Repository(tmp_path / "all"), monkeypatch, "old")
    first = chronicle.on("2026-01-05", FILES)
    (tmp_path / "all" / "old").rename(tmp_path / "all" / "证据")
    chronicle.folder = tmp_path / "all" / "证据"
    chronicle.on("2026-01-06", {ROWS: rows("r1")})
    assert stood(chronicle.points()) == [f"版本 {first[:10]} 中没有文件夹 证据", ("合格", "优秀", 1)]


def test_a_commit_before_the_repository_was_one_of_evidence_is_a_point_with_the_reason(chronicle: Chronicle) -> None:
    """As is one whose format is newer; others are judged as ever."""
    chronicle.on("2026-01-05", {"README.md": "x"})
    chronicle.on("2026-01-06", FILES)
    chronicle.on("2026-01-07", {"secops.yaml": "format: 99\n"})
    chronicle.on("2026-01-08", {"secops.yaml": FILES["secops.yaml"]})
    first, second, third, last = stood(chronicle.points())
    assert "没有 secops.yaml" in str(first)
    assert "仓库格式 99" in str(third)
    assert second == last == (None, "优秀", 2)


def test_a_commit_whose_targets_cannot_be_read_is_not_one_without_targets(chronicle: Chronicle) -> None:
    """Settings that are broken for a while are a point with the reason, and the line goes on behind it."""
    chronicle.on("2026-01-05", FILES)
    chronicle.on("2026-01-06", {"secops.yaml": "targets: [\n"})
    chronicle.on("2026-01-07", {"secops.yaml": FILES["secops.yaml"]})
    first, second, last = stood(chronicle.points())
    assert "secops.yaml 读不出" in str(second)
    assert first == last == (None, "优秀", 2)


def test_a_file_with_faults_makes_a_gap_and_no_stop(chronicle: Chronicle) -> None:
    """YAML that is broken at one commit is mended by the next."""
    chronicle.on("2026-01-05", {**FILES, ROWS: rows("r1")})
    chronicle.on("2026-01-06", {ROWS: "- {clause: [\n"})
    chronicle.on("2026-01-07", {ROWS: rows("r1")})
    assert [one[0] for one in stood(chronicle.points())] == ["合格", None, "合格"]


def object_file(chronicle: Chronicle, name: str) -> Path:
    oid = chronicle.repository.git("rev-parse", name)
    return chronicle.repository.root / ".git" / "objects" / oid[:2] / oid[2:]


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_commit_whose_tree_is_broken_is_a_point_with_the_reason(chronicle: Chronicle, how: str) -> None:
    """Those before it and after it are judged."""
    chronicle.on("2026-01-05", FILES)
    chronicle.on("2026-01-06", {ROWS: rows("r1"), "README.md": "x"})
    chronicle.on("2026-01-07", {"README.md": "y"})
    path = object_file(chronicle, "HEAD~1^{tree}")
    path.chmod(0o600)
    path.unlink() if how == "missing" else path.write_bytes(b"no object")
    before, broken, after = stood(chronicle.points())
    assert (before[0], after[0]) == (None, "合格")
    assert "缺失或损坏" in str(broken)


def test_a_commit_that_is_missing_ends_the_history_with_the_reason(chronicle: Chronicle) -> None:
    """What came before it nobody knows."""
    chronicle.on("2026-01-05", FILES)
    missing = chronicle.on("2026-01-06", {"README.md": "x"})
    chronicle.on("2026-01-07", {ROWS: rows("r1")})
    object_file(chronicle, "HEAD~1").unlink()
    points = chronicle.points()
    assert [(point.commit == missing, bool(point.fault)) for point in points] == [(True, True), (False, False)]
    assert "更早的历史无从知道" in points[0].fault


def test_at_the_edge_of_a_shallow_clone_the_history_ends_quietly(chronicle: Chronicle, tmp_path: Path) -> None:
    """As git itself tells it."""
    year(chronicle)
    words = ["git", "clone", "-q", "--depth", "2", chronicle.folder.as_uri(), str(tmp_path / "clone")]
    subprocess.run(words, check=True, capture_output=True)
    assert [point.fault for point in trend(Question(tmp_path / "clone"))] == ["", ""]


def test_a_commit_with_an_impossible_parent_name_starts_nothing(chronicle: Chronicle) -> None:
    """What a commit calls its parent is an object id or nothing: git would look up names, too."""

    def written(raw: str) -> str:
        words = ["git", "-C", str(chronicle.folder), "hash-object", "-t", "commit", "--literally", "-w", "--stdin"]
        return subprocess.run(words, input=raw.encode(), check=True, capture_output=True).stdout.decode().strip()

    whole = chronicle.repository.git("cat-file", "commit", chronicle.on("2026-01-05", FILES))
    middle = written(whole.replace("\nauthor", "\nparent HEAD\nauthor", 1))
    last = written(whole.replace("\nauthor", f"\nparent {middle}\nauthor", 1))
    assert [bool(point.fault) for point in chronicle.points(at=last)] == [True, False, False]


def test_a_commit_whose_day_no_calendar_knows_is_judged_on_the_day_that_is_asked_for(chronicle: Chronicle) -> None:
    """Without one it is a point with the reason."""
    whole = chronicle.repository.git("cat-file", "commit", chronicle.on("2026-01-05", FILES))
    raw = re.sub(r"(committer .*> )\d+", r"\g<1>99999999999999", whole)
    words = ["git", "-C", str(chronicle.folder), "hash-object", "-t", "commit", "--literally", "-w", "--stdin"]
    made = subprocess.run(words, input=raw.encode(), check=True, capture_output=True).stdout.decode().strip()
    [point] = chronicle.points(at=made)
    assert "提交时间超出范围" in point.fault
    assert stood(chronicle.points(at=made, as_of=date(2026, 1, 5), step="week")) == [(None, "优秀", 2)]
    assert "?" in format_text([point], "commit")


@pytest.mark.parametrize(("oid", "size"), [("HEAD", -1), ("0" * 40, -1), ("-h", -1)])
def test_only_ids_are_asked_of_git(chronicle: Chronicle, oid: str, size: int) -> None:
    """And what is not there is none."""
    commit = chronicle.on("2026-01-05", FILES)
    repository = git.discover(chronicle.folder)
    assert repository is not None
    with git.Objects(repository) as objects:
        assert objects.size(oid) == size
        assert objects.read(oid, "commit", 1000) is None
        length = objects.size(commit)
        assert objects.read(commit, "commit", length) is not None
        assert objects.read(commit, "commit", length - 1) is None
        assert objects.read(commit, "commit", length) is not None  # what was too large is not in its way
        assert objects.read(commit, "tree", length) is None


def test_of_a_merge_the_first_parent_is_followed(chronicle: Chronicle) -> None:
    """What was done on the branch arrives with the merge."""
    first = chronicle.on("2026-01-05", FILES)
    chronicle.repository.git("checkout", "-q", "-b", "side")
    chronicle.on("2026-01-06", {ROWS: rows("r1")})
    chronicle.on("2026-01-07", {ROWS: rows("r1", "r2")})
    chronicle.repository.git("checkout", "-q", "main")
    second = chronicle.on("2026-01-08", {"README.md": "x"})
    chronicle.monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-01-09T12:00:00+08:00")
    chronicle.repository.git("merge", "-q", "--no-ff", "side", "-m", "m")
    points = chronicle.points()
    assert [point.commit for point in points[:2]] == [first, second]
    assert [one[0] for one in stood(points)] == [None, None, "优秀"]


# --- which commits -------------------------------------------------------------------------------------------------


def test_since_a_day_begins_with_that_day(chronicle: Chronicle) -> None:
    """The day itself counts, the day before does not."""
    year(chronicle)
    assert [str(p.day) for p in chronicle.points(since="2026-03-15")] == ["2026-03-15", "2026-03-16", "2026-04-01"]
    assert [str(p.day) for p in chronicle.points(since="2026-03-16")] == ["2026-03-16", "2026-04-01"]
    assert chronicle.points(since="2026-04-02") == []


def test_since_a_revision_begins_with_that_commit(chronicle: Chronicle) -> None:
    """It has to be on the way."""
    year(chronicle)
    chronicle.repository.git("tag", "v1", "HEAD~2")
    assert [str(p.day) for p in chronicle.points(since="v1")] == ["2026-03-15", "2026-03-16", "2026-04-01"]
    chronicle.repository.git("checkout", "-q", "-b", "side", "HEAD~1")
    chronicle.on("2026-05-01", {"README.md": "z"})
    with pytest.raises(CommandLineError, match="第一父提交"):
        chronicle.points(at="main", since="side")
    for name in ("2026-02-30", "no-such", "--all"):
        with pytest.raises((CommandLineError, UnreadableSource)):
            chronicle.points(since=name)


@pytest.mark.parametrize(
    ("step", "days", "kept"),
    [
        ("week", ("2026-01-04", "2026-01-05", "2026-01-11", "2026-01-12"), ("2026-01-04", "2026-01-11", "2026-01-12")),
        ("week", ("2025-12-28", "2025-12-29", "2026-01-04"), ("2025-12-28", "2026-01-04")),
        ("month", ("2026-01-31", "2026-02-01", "2026-02-28"), ("2026-01-31", "2026-02-28")),
        ("month", ("2025-02-01", "2026-02-01"), ("2025-02-01", "2026-02-01")),
        ("day", ("2026-01-04", "2026-01-04", "2026-01-05"), ("2026-01-04", "2026-01-05")),
        ("commit", ("2026-01-04", "2026-01-04"), ("2026-01-04", "2026-01-04")),
    ],
)
def test_of_each_stretch_the_last_commit_stays(step: Any, days: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """Sunday ends a week and Monday begins one, over the turn of the year too."""
    found = last_of_each(((f"{number} {day}", date.fromisoformat(day)) for number, day in enumerate(days)), step)
    assert tuple(one.split()[1] for one in found) == kept


def test_a_week_ends_on_sunday_in_the_time_zone_of_the_committer(chronicle: Chronicle) -> None:
    """A minute before midnight and a minute after."""
    chronicle.on("2026-01-10T12:00:00+08:00", FILES)
    late = chronicle.on("2026-01-11T23:59:00+08:00", {ROWS: rows("r1")})
    monday = chronicle.on("2026-01-12T00:01:00+08:00", {ROWS: rows("r1", "r2")})
    assert [point.commit for point in chronicle.points(step="week")] == [late, monday]


# --- what is printed ------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(chronicle: Chronicle, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run `trend` on the year: exit code and output."""
    year(chronicle)

    def command(*options: str) -> tuple[int, str]:
        code = run(["trend", str(chronicle.folder), *options])
        return code, capsys.readouterr().out

    return command


def test_the_table_tells_the_way_and_the_bars_what_is_open(printed: Callable[..., tuple[int, str]]) -> None:
    """The highest bar is the most that were open, the lowest is none."""
    code, text = printed()
    assert code == 0
    assert "甲公司 · 2026-01-05 至 2026-04-01 · 5 点(每个提交一点)" in text
    [row] = [line for line in text.splitlines() if line.startswith("  运维")]
    assert row.split()[-1] == "█▅▁▅█"
    turns = text.partition("变化\n")[2].splitlines()
    assert [line.split()[0] for line in turns] == ["2026-02-02", "2026-03-15", "2026-03-16", "2026-04-01"]
    assert "可证级别 合格 → 优秀" in turns[1]


def test_bars_of_all_targets_begin_in_one_column(chronicle: Chronicle) -> None:
    """Also where the titles before them are of different width."""
    two = FILES["secops.yaml"].replace("]", ", {standard: house, category: L, level: 合格}]")
    second = "  - {id: L, part: rules, title: 长得多的类别 x, services: [security-operations]}\n"
    chronicle.on("2026-01-05", {**FILES, "secops.yaml": two, "standards/house-rules/standard.yaml": STANDARD + second})
    lines = format_text(chronicle.points(), "commit").splitlines()
    starts = {width(line[: line.index("█")]) for line in lines if "█" in line}
    heading = next(line for line in lines if "走势" in line)
    assert starts == {width(heading[: heading.index("未成立条目的走势")])}
    assert sum("█" in line for line in lines) == 2


def test_the_contract_is_kept(printed: Callable[..., tuple[int, str]]) -> None:
    """Valid against its schema, one point a commit."""
    code, text = printed("--format", "json", "--every", "month", "--as-of-commit")
    document = json.loads(text)
    jsonschema.validate(document, json.loads(schema_files()["contract-trend.schema.json"]))
    assert (code, document["schema"], document["every"]) == (0, "secops/trend/1", "month")
    assert [(p["date"], p["targets"][0]["proven"], p["targets"][0]["open"]) for p in document["points"]] == [
        ("2026-01-05", None, 2),
        ("2026-02-02", "合格", 1),
        ("2026-03-16", "合格", 1),
        ("2026-04-01", None, 2),
    ]


def test_a_standard_or_category_that_never_was_a_target_is_said(printed: Callable[..., tuple[int, str]]) -> None:
    """The others are left out where one is named."""
    assert printed("--standard", "house", "--category", "运维")[0] == 0
    assert printed("--category", "F")[0] == 2
    assert printed("--standard", "isccc")[0] == 2
    assert printed("--as-of", "2026-01-01", "--as-of-commit")[0] == 2
    assert printed("-o", "trend.svg")[0] == 2  # of a picture only


def test_the_picture_is_whole_and_the_same_each_time(
    printed: Callable[..., tuple[int, str]], chronicle: Chronicle, tmp_path: Path
) -> None:
    """Its words are text, so that they can be found; an old file stays unless asked."""
    out = tmp_path / "t.svg"
    assert printed("--format", "svg", "-o", str(out))[0] == 0
    svg = out.read_bytes()
    words = "".join(
        "".join(node.itertext()) for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    )
    for one in ("甲公司", "house 运维", "合格", "优秀", "2026-04-01"):
        assert one in words
    assert trend_svg(chronicle.points()) == svg
    assert printed("--format", "svg", "-o", str(out))[0] == 2
    assert printed("--format", "svg", "-o", str(out), "--force")[0] == 0


def test_names_in_a_picture_are_never_markup(chronicle: Chronicle) -> None:
    """Nor mathematics, nor control characters that XML cannot hold."""
    name = 'name: "甲<b>&\\u202e$x^2$\\u0007"\ncredit_code: 91990000MA0EXAMP17\n'
    chronicle.on("2026-01-05", {**FILES, "organization.yaml": name})
    svg = trend_svg(chronicle.points())
    assert "甲<b>&" in "".join(ElementTree.fromstring(svg).itertext())
    assert "\x07" not in format_text(chronicle.points(), "commit")


def test_without_commits_there_is_nothing_to_read(tmp_path: Path) -> None:
    """Nor outside git."""
    with pytest.raises(UnreadableSource, match="不在 git 仓库里"):
        trend(Question(tmp_path))
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with pytest.raises(UnreadableSource, match="还没有提交"):
        trend(Question(tmp_path))
