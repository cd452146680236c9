"""Mutates the YAML files of an evidence repository and sees that the program never falls over.

Every case changes a few files of the repository, reads, judges and reports it, and puts the files back. Whatever a
repository holds, the program may only find fault with it or raise `SecopsError`; any other exception, a crash of the
interpreter, or a case that takes longer than a minute is a failure. Case n of a seed is always the same.

`python -m benchmarks.fuzz --cases 2000`, `--case 1234` to run one again.
"""

from __future__ import annotations

import argparse
import base64
import faulthandler
import json
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.generate import AS_OF, generate
from benchmarks.systems import generate_systems

ROOT = Path(__file__).resolve().parent.parent

_CASE_SECONDS = 60
_BATCH = 25

_VALUES = (
    "", "~", "null", "true", "no", "0", "-1", "1", "1.5", "-0", "1e999", "-1e-999", ".inf", ".nan", "0x1F", "1_000",
    "9" * 18, "9" * 40, "9" * 5000, "0.0000001", "1" + "0" * 400, "2026-11-20", "2026-02-30", "0001-01-01",
    "9999-12-31", "10000-01-01", "2026-11-20T10:00:00Z", "2026-11", "2026-13", "'2026-11-20'", "[]", "{}", "[[]]",
    "[{}]", "[null]", "[a, a]", "{a: 1}", "{a: {a: {a: 1}}}", "''", "' '", '"\\0"', '"\\ud800"', '"\\n\\r\\u2028"',
    '"\\e[31m"', '"\\u202e"', "*anchor", "&anchor x", "!!python/object/apply:os.system [id]", "!!binary aGk=",
    "!local x", "<<", "| \n  x", ">-\n  x", "../../etc/passwd", "/etc/passwd", "C:\\x", "CON", ".git/config",
    "evidence", "evidence/files", "字" * 3000, "é", "e\u0301", "\U0001f469\u200d\U0001f467", "\u200b",
    "=cmd|' /C calc'!A0", "@x", "`x`", "%x", "11010519491231002X", "13800138000", "符合", "不符合", "不适用", "初次",
    "监督", "安全运维", "二级", "3级",
    "isccc:4.1.1", "tcas", ":", "::", "a:b:c", "isccc:", ":4.1.1", "機構", "91110108MA01XXXX0X",
)  # fmt: skip

_LINES = (
    "---", "...", "- ", "-", "? a", ": b", "  - x: 1", "id: P00001", "extra: 1", "rows: []", "defaults: {}", "<<: *a",
    "\t- x", "# 注释", "%YAML 1.1", "%TAG ! x", "{", "}", "[", "]", "'", '"', "evidence: []", "evidence: [[a]]",
    "- - - - x", "format: 2", "targets: []", "targets: [{standard: isccc, category: F, level: 九级}]",
    "readings: {'tcas:6.4.1': x, x: y}", "freshness: {合同: 1, 没有: 2}", "level_rule: lower-part", "proof: register",
    "audit_due: 02-30", "statement_due_day: 1", "surveillance_rows: [初次]", "cycles: [{id: a, from: 2026-01-01}]",
)  # fmt: skip

_BYTES = (
    b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\x85", b"\xe2\x80\xa8", b"\t",
    b"\x1b[0m", b"\x7f", b"\xf0\x9f\x98\x80", b"\n\n", b"  ", b":", b"- ", b"#", b"'", b'"', b"{", b"[", b"&a ", b"*a",
    b"!", b"|", b">",
)  # fmt: skip

Mutation = Callable[[random.Random, bytes], bytes]


# --- mutations of one file -------------------------------------------------------------------------------------


def _flip(chance: random.Random, content: bytes) -> bytes:
    """One byte becomes another."""
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _insert(chance: random.Random, content: bytes) -> bytes:
    """A troublesome piece comes in."""
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(_BYTES) + content[at:]


def _cut(chance: random.Random, content: bytes) -> bytes:
    """A stretch goes."""
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.choice((1, 2, 8, 64, 512)) :]


def _repeat(chance: random.Random, content: bytes) -> bytes:
    """A stretch comes twice."""
    at = chance.randrange(len(content))
    end = at + chance.choice((1, 8, 64, 512))
    return content[:end] + content[at:end] + content[end:]


def _truncate(chance: random.Random, content: bytes) -> bytes:
    """The end is missing."""
    return content[: chance.randrange(len(content))]


def _lines(change: Callable[[random.Random, list[bytes], int], None]) -> Mutation:
    def mutate(chance: random.Random, content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        change(chance, lines, chance.randrange(len(lines)))
        return b"".join(lines)

    mutate.__doc__ = change.__doc__
    return mutate


@_lines
def _drop_line(chance: random.Random, lines: list[bytes], at: int) -> None:
    """A line goes."""
    del lines[at]


@_lines
def _double_line(chance: random.Random, lines: list[bytes], at: int) -> None:
    """A line comes twice, or moves."""
    line = lines[at] if chance.random() < 0.5 else lines.pop(at)
    lines.insert(chance.randrange(len(lines) + 1), line)


@_lines
def _indent_line(chance: random.Random, lines: list[bytes], at: int) -> None:
    """A line moves right or left."""
    line = lines[at]
    lines[at] = chance.choice((b" ", b"  ", b"    ", b"\t")) + line if chance.random() < 0.5 else line.lstrip(b" ")


@_lines
def _strange_line(chance: random.Random, lines: list[bytes], at: int) -> None:
    """A line that was never meant comes in, at the indentation of its neighbour."""
    indent = len(lines[at]) - len(lines[at].lstrip(b" "))
    lines.insert(at, b" " * chance.choice((0, indent)) + chance.choice(_LINES).encode() + b"\n")


@_lines
def _strange_value(chance: random.Random, lines: list[bytes], at: int) -> None:
    """The value of a key becomes one that was never meant."""
    found = re.match(rb"(\s*(?:- )?[\w-]+:)", lines[at]) or re.match(rb"(\s*- )", lines[at])
    if found:
        lines[at] = found[1] + b" " + chance.choice(_VALUES).encode("utf-8", "surrogatepass") + b"\n"


@_lines
def _foreign_value(chance: random.Random, lines: list[bytes], at: int) -> None:
    """The value of a key becomes that of another line."""
    other = lines[chance.randrange(len(lines))].partition(b":")[2]
    if b":" in lines[at] and other.strip():
        lines[at] = lines[at].partition(b":")[0] + b":" + other


@_lines
def _strange_key(chance: random.Random, lines: list[bytes], at: int) -> None:
    """A key is misspelt, or becomes that of another line."""
    found = re.match(rb"(\s*(?:- )?)([\w-]+)(:.*)", lines[at], re.S)
    other = re.match(rb"(\s*(?:- )?)([\w-]+)(:.*)", lines[chance.randrange(len(lines))], re.S)
    if found:
        key = other[2] if other and chance.random() < 0.5 else found[2][:-1]
        lines[at] = found[1] + key + found[3]


def _whole(chance: random.Random, content: bytes) -> bytes:
    """The file becomes something else altogether."""
    text = content.decode("utf-8", "replace")
    depth = chance.choice((150, 199, 200, 201, 260, 5000, 100_000))
    return chance.choice(
        (
            lambda: b"",
            lambda: b"\n# nothing\n",
            lambda: b"[]\n",
            lambda: b"{}\n",
            lambda: b"x\n",
            lambda: b"- x\n- 1\n- null\n",
            lambda: text.encode("gb18030"),
            lambda: text.encode("utf-16"),
            lambda: b"\xef\xbb\xbf" + content,
            lambda: content.replace(b"\n", b"\r\n"),
            lambda: content.replace(b"\n", b"\r"),
            lambda: content + b"---\n" + content,
            lambda: b"- " + content.replace(b"\n", b"\n  ").rstrip() + b"\n",
            lambda: b"[" * depth,
            lambda: b"[" * depth + b"]" * depth,
            lambda: b"- " * depth + b"x\n",
            lambda: b"{a: " * depth + b"1" + b"}" * depth,
            lambda: b"? " * depth + b"x\n",
            lambda: json.dumps(text).encode(),
            lambda: bytes(chance.randrange(256) for _ in range(400)),
        )
    )()


MUTATIONS: tuple[tuple[Mutation, int], ...] = (
    (_flip, 3),
    (_insert, 4),
    (_cut, 2),
    (_repeat, 2),
    (_truncate, 1),
    (_drop_line, 5),
    (_double_line, 4),
    (_indent_line, 4),
    (_strange_line, 6),
    (_strange_value, 20),
    (_foreign_value, 6),
    (_strange_key, 6),
    (_whole, 3),
)
"""Mutation → its weight; those that still parse are the more frequent, because they reach further."""


# --- one case --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that fell over, with what it takes to see it again."""

    case: int
    error: str
    files: dict[str, str | None]


def changes(base: dict[str, bytes], seed: int, case: int) -> dict[str, bytes | None]:
    """Return what a case writes: path → content, None for a file that goes."""
    chance = random.Random(f"{seed}:{case}")
    small = [path for path in base if "/" not in path]
    changed: dict[str, bytes | None] = {}
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        path = chance.choice(small) if chance.random() < 0.25 else chance.choice(list(base))
        if chance.random() < 0.04:
            changed[path] = None
            continue
        # Now and then a file stands where another kind of record is expected.
        content = base[chance.choice(list(base))] if chance.random() < 0.04 else changed.get(path) or base[path]
        mutations, weights = zip(*MUTATIONS, strict=True)
        for mutate in chance.choices(mutations, weights, k=chance.choice((1, 1, 1, 2, 2, 3, 5))):
            content = mutate(chance, content) if content else content
        changed[path] = content
    return changed


class Fuzzer:
    """A private copy of the repository, in which cases are run one after the other.

    Args:
        source: the repository; only what the program reads is copied.
        scratch: an empty folder.
        seed: of the mutations.
    """

    def __init__(self, source: Path, scratch: Path, seed: int) -> None:
        self.seed = seed
        self.folder = scratch / "repository"
        self.cache = scratch / "cache"
        self.now = scratch / "case"
        shutil.copytree(source, self.folder, ignore=shutil.ignore_patterns(".*"))
        self.base = {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.suffix in (".yaml", ".yml") and path.stat().st_size
        }

    def run(self, case: int) -> Failure | str:
        """Run a case; return the failure, or how it went in a word."""
        self.now.write_text(str(case))
        changed = changes(self.base, self.seed, case)
        try:
            for path, content in changed.items():
                self._put(path, content)
            faulthandler.dump_traceback_later(_CASE_SECONDS, exit=True)
            return self._judge(date(1, 1, 1) if case % 97 == 0 else date(9999, 12, 31) if case % 89 == 0 else AS_OF)
        except BaseException:  # noqa: BLE001  every exception is what is looked for
            files = {p: None if c is None else base64.b64encode(c).decode() for p, c in changed.items()}
            return Failure(case, traceback.format_exc(), files)
        finally:
            faulthandler.cancel_dump_traceback_later()
            for path in changed:
                self._put(path, self.base[path])

    def _put(self, path: str, content: bytes | None) -> None:
        if content is None:
            (self.folder / path).unlink(missing_ok=True)
        else:
            (self.folder / path).write_bytes(content)

    def _judge(self, day: date) -> str:
        from secops_cli.assess.forecast import forecast as replayed
        from secops_cli.errors import SecopsError
        from secops_cli.pipeline import Request, assess, gaps, pointer
        from secops_cli.report import diagnostics, forecast, gap, grade, lifecycle, systems
        from secops_cli.tasks.document_contents import check_contents

        try:
            result = assess(Request(self.folder, AS_OF, as_of=day, cache=self.cache))
        except SecopsError:
            return "refused"
        case, found = result.case, result.diagnostics
        texts = [
            diagnostics.format_text(found),
            diagnostics.format_json(diagnostics.document(found, case.as_of, result.origin.commit)),
            grade.format_text(case, result.origin, found),
            diagnostics.format_json(grade.document(case, result.origin, True)),
        ]
        point = pointer(result.source)
        for one in case.all_grades:
            texts += (grade.explain(case, [one], clause_id, point) for clause_id in one.verdicts)
        texts += (systems.explain(case, one) for one in case.systems)
        opened = check_contents(result, case.boards)
        for some in (case.boards, *((board,) for board in case.boards)):
            texts.append(lifecycle.format_text(case, result.origin, some, opened, every_phase=True))
        texts.append(diagnostics.format_json(lifecycle.document(case, result.origin, case.boards, opened)))
        if day == AS_OF:  # what lies ahead; the ends of the calendar are looked at by the judgement alone
            texts.append(gap.format_text(case, result.origin, gaps(result, case, None)))
            until = AS_OF.replace(year=AS_OF.year + 1)
            texts.append(forecast.format_text(case, result.origin, until, replayed(case, until)))
        for text in texts:
            text.encode("utf-8", "backslashreplace")
        return "errors found" if any(d.severity == "error" for d in found) else "no errors found"


# --- many cases ------------------------------------------------------------------------------------------------

_WORKER: list[Fuzzer] = []


def _start(source: Path, scratch: Path, seed: int) -> None:
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  for the life of the process
    own = scratch / str(os.getpid())
    own.mkdir()
    _WORKER.append(Fuzzer(source, own, seed))


def _run_batch(cases: Sequence[int]) -> list[Failure | str]:
    return [_WORKER[0].run(case) for case in cases]


def fuzz(source: Path, cases: Sequence[int], seed: int, jobs: int) -> tuple[Counter[str], list[Failure], list[int]]:
    """Run cases on several processes.

    Returns:
        how the cases went, the failures, and the cases during which a process died or hung.
    """
    results: Counter[str] = Counter()
    failures: list[Failure] = []
    with tempfile.TemporaryDirectory(prefix="secops-fuzz-") as folder:
        scratch = Path(folder)
        batches = [cases[at : at + _BATCH] for at in range(0, len(cases), _BATCH)]
        with ProcessPoolExecutor(jobs, initializer=_start, initargs=(source, scratch, seed)) as pool:
            try:
                for batch in pool.map(_run_batch, batches):
                    for one in batch:
                        failed = isinstance(one, Failure)
                        results["failed" if failed else one] += 1
                        failures += [one] if failed else []
                    _progress(results, len(cases))
            except BrokenProcessPool:
                # One of the cases that were under way did it.
                return results, failures, sorted(int(path.read_text()) for path in scratch.glob("*/case"))
    return results, failures, []


def _progress(results: Counter[str], total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{results.total()} of {total}", end="", file=sys.stderr, flush=True)


def _last_line(failures: Iterable[Failure]) -> Counter[str]:
    """Failures by exception and the last place of ours that it passed."""
    kinds: Counter[str] = Counter()
    for failure in failures:
        ours = re.findall(r"secops_cli[/\\]([^\"]+)\", line (\d+), in (\w+)", failure.error)
        place = ":".join(ours[-1][:2]) + f" {ours[-1][2]}" if ours else "?"
        kinds[f"{failure.error.strip().splitlines()[-1][:120]}  at {place}"] += 1
    return kinds


def _default_source(scratch: Path) -> Path:
    """The sample organisation, else a small generated repository; with systems whose lives are recorded."""
    source, systems = scratch / "source", scratch / "systems"
    if (ROOT / "sample-org" / "secops.yaml").is_file():
        shutil.copytree(ROOT / "sample-org", source)
    else:
        generate(source, 100)
    generate_systems(systems, 3)
    (systems / "secops.yaml").unlink()
    for name, text in _ENDING.items():
        path = systems / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(systems, source, dirs_exist_ok=True)
    return source


_ENDING = {
    "systems/s0000/termination.yaml": """\
system: s0000
decided: 2026-10-01
information: [{id: i, what: a0, handling: 转移, date: 2026-10-02, people: [甲], method: 拷贝, now_at: 档案室}]
equipment:
  - {id: e, what: d0, handling: 废弃, date: 2026-10-05, people: [甲], method: 粉碎, residual: 无残余信息}
equipment_plan: {documents: [终止处理记录-1], approvals: [{by: P001, date: 2026-10-03}]}
media: []
information_record: [终止处理记录-1]
""",
    "systems/s0001/changes/c.yaml": """\
id: c1
system: s0001
summary: 扩容
declared: 局部调整
requested_on: 2026-01-05
approvals: [{by: P001, date: 2026-01-06}]
started: 2026-01-07
plan: [变更方案-1]
result: [变更结果报告-1]
""",
    "incidents.yaml": """\
- id: i1
  title: 页面被改
  systems: [s0000, s0001]
  level: 较大
  found: 2026-03-01
  reported: 2026-03-01
  plan: p1
  handled: 2026-03-05
  report: [事件处理报告-1]
""",
}
"""Records of the families that generated systems do not have."""


def main() -> int:
    """Fuzz from the command line; 1 where a case failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="a repository (sample-org)")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--case", type=int, help="run this one alone and show its traceback")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--save", type=Path, default=Path("fuzz-failure.json"), help="where the first failure goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="secops-fuzz-base-") as folder:
        source = options.folder or _default_source(Path(folder))
        if options.case is not None:
            outcome = Fuzzer(source, Path(folder), options.seed).run(options.case)
            print(outcome.error.rstrip() if isinstance(outcome, Failure) else f"case {options.case}: {outcome}")
            return int(isinstance(outcome, Failure))
        cases = range(options.first, options.first + options.cases)
        results, failures, suspects = fuzz(source, cases, options.seed, options.jobs)
    print(f"{results.total()} cases: " + ", ".join(f"{count} {words}" for words, count in results.most_common()))
    for words, count in _last_line(failures).most_common():
        print(f"  {count} × {words}")
    if suspects:
        print(f"a process died or hung in one of the cases {suspects}; run each with --case")
    if failures:
        first = min(failures, key=lambda failure: failure.case)
        told = {"seed": options.seed, "case": first.case, "error": first.error, "files_base64": first.files}
        options.save.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
        print(f"case {first.case} of seed {options.seed} saved to {options.save}")
    return int(bool(failures or suspects))


if __name__ == "__main__":
    sys.exit(main())
