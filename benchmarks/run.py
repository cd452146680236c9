"""Prints ratios of whole processes timed side by side: a fixed point of the same machine against the program.

Times differ from machine to machine and from hour to hour; ratios of two processes that take turns hardly do. Nothing
here fails a build: a ratio over its budget is a reason to look, and is said as such.

`python -m benchmarks.run` (what `make bench` calls), `--quick` to try it out, `--only 4,6`, `--json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.documents import generate_documents, lines_of
from benchmarks.evidence import generate_evidence
from benchmarks.findings import FINDINGS
from benchmarks.findings import FLOOR as SARIF_FLOOR
from benchmarks.generate import AS_OF, commit, generate
from benchmarks.history import COMMITS, write_history
from benchmarks.organizations import generate_organizations
from benchmarks.sheets import EDITS, ROWS, generate_projects
from benchmarks.sheets import FLOOR as SHEET_FLOOR
from benchmarks.systems import change_systems, generate_systems

ROOT = Path(__file__).resolve().parent.parent

EMPTY_PROGRAM = "import typer\napp = typer.Typer()\n@app.command()\ndef main() -> None: ...\napp()\n"

# The least that any reader of YAML can do: the bytes read and composed into nodes by the parser in C, two at a time.
FLOOR_PROGRAM = """
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from ruamel.yaml import CSafeLoader

def compose(path):
    loader = CSafeLoader(Path(path).read_bytes())
    loader.get_single_node()

if __name__ == "__main__":
    paths = sorted(str(path) for path in Path(sys.argv[1]).rglob("*.yaml"))
    with ProcessPoolExecutor(2) as pool:
        for _ in pool.map(compose, paths, chunksize=100):
            pass
"""

# The least that packing files can cost: each copied, and its copy hashed.
COPY_PROGRAM = """
import hashlib, shutil, sys
from pathlib import Path

source, target = map(Path, sys.argv[1:])
shutil.rmtree(target, ignore_errors=True)
target.mkdir()
for path in sorted(source.glob("*.pdf")):
    copy = shutil.copyfile(path, target / path.name)
    with open(copy, "rb") as stream:
        hashlib.file_digest(stream, "sha256").hexdigest()
"""

# The same cells, written with openpyxl and nothing else; a line of nothing and a title begins a sheet.
CELLS_PROGRAM = """
import json, sys
from openpyxl import Workbook

book = Workbook()
book.remove(book.active)
with open(sys.argv[1], encoding="utf-8") as file:
    for line in json.load(file):
        if line[0] is None:
            sheet = book.create_sheet(line[1])
        else:
            sheet.append(line)
book.save(sys.argv[2])
"""

# Runs a command, prints the peak of its largest process and exits with its code. Small itself, because a child inherits
# the peak of its parent.
PEAK_PROGRAM = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""

# The same of the processes that a command of ours starts itself: the command runs in this one.
WORKER_PROGRAM = """
import contextlib, io, resource, sys
from secops_cli.cli.app import run

if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        code = run(sys.argv[4:])
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    sys.exit(code)
"""

FAMILY_FILES = {
    "people": "people/**/*.yaml",
    "projects": "projects/**/*.yaml",
    "services": "services/**/*.yaml",
    "tools": "tools/**/*.yaml",
    "certificates": "certificates/**/*.yaml",
    "findings": "findings/**/*.yaml",
    "evidence": "evidence/**/*.register.yaml",
    "rows": "assessments/**/*.yaml",
    "organization": "organization.yaml",
    "settings": "secops.yaml",
}

SCHEMA_NAMES = {"settings": ("settings", "secops"), "rows": ("rows", "assessments")}
"""Family → the names its schema file may go by; its own name for all others."""


class Skipped(Exception):
    """A row cannot be measured here; the message says why."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a ratio.

    Attributes:
        commands: run one after the other and timed together.
        cache: the program's cache folder; None where the command has none.
        cold: the cache folder is deleted before each run.
    """

    name: str
    commands: tuple[tuple[str, ...], ...]
    cache: Path | None = None
    cold: bool = False
    accepted: tuple[int, ...] = (0,)


@dataclass(slots=True)
class Outcome:
    """One line of the table.

    Attributes:
        measured: the ratio of the medians, or the figure itself; None where skipped.
        low: the budget is a lower bound (the program has to be so many times faster).
        times: side → seconds of each run, in the order of the runs.
        note: what a reader has to know of how it was measured, or why it was not.
    """

    number: str
    claim: str
    budget: float | None
    unit: str = "×"
    low: bool = False
    measured: float | None = None
    note: str = ""
    failed: bool = False
    times: dict[str, list[float]] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.measured is None or self.budget is None:
            return "failed" if self.failed else "skipped"
        good = self.measured >= self.budget if self.low else self.measured <= self.budget
        return "within" if good else "over"


# --- running ---------------------------------------------------------------------------------------------------


def run_side(side: Side) -> float:
    """Run a side once and return its wall time in seconds. Raises RuntimeError where a command fails."""
    if side.cold and side.cache is not None:
        shutil.rmtree(side.cache, ignore_errors=True)
    total = 0.0
    for command in side.commands:
        start = time.perf_counter()
        _run(command, side.cache, side.accepted)
        total += time.perf_counter() - start
    return total


def _run(command: Sequence[str], cache: Path | None, accepted: Sequence[int] = (0,), *, keep: bool = False) -> str:
    """Run a command and return what it printed, where that is to be kept."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if keep else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(cache),
        cwd=tempfile.gettempdir(),  # not the checkout: `python -m` puts its folder before everything else
        check=False,
    )
    if done.returncode not in accepted:
        words = done.stderr.decode("utf-8", "replace").strip()[-600:]
        raise RuntimeError(f"{' '.join(command[:5])} … exited with {done.returncode}: {words}")
    return done.stdout.decode() if keep else ""


def _environment(cache: Path | None) -> dict[str, str]:
    # What is installed has its bytecode: the warm-up writes it where the surroundings forbid that.
    left = ("SECOPS_CACHE", "SECOPS_DEBUG", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if k not in left}
    return kept | {"SECOPS_CACHE": str(cache) if cache else "", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def alternate(upper: Side, lower: Side, runs: int, warm_ups: int = 1) -> dict[str, list[float]]:
    """Run two sides in turns, A B A B, after a warm-up of each; return the seconds of each side."""
    times: dict[str, list[float]] = {upper.name: [], lower.name: []}
    for turn in range(warm_ups + runs):
        for side in (upper, lower):
            seconds = run_side(side)
            if turn >= warm_ups:
                times[side.name].append(seconds)
    return times


def peak_memory(side: Side, program: str = PEAK_PROGRAM) -> float:
    """Return the peak memory, in MB, of the largest process that a side's first command starts, or by `program`."""
    if side.cold and side.cache is not None:
        shutil.rmtree(side.cache, ignore_errors=True)
    answer = _run((sys.executable, "-c", program, *side.commands[0]), side.cache, keep=True)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return int(answer) * unit / 1e6


# --- the rows --------------------------------------------------------------------------------------------------


class Bench:
    """The measurements; repositories and environments are made when the first row needs them.

    Args:
        scratch: a folder for everything that is written.
        files: YAML files of the large repository.
        runs: timed runs of each side of a long row.
        short_runs: of a row that takes a fraction of a second.
        peer_runs: of the row with the slow peer.
        megabytes: of evidence that are packed.
    """

    def __init__(
        self, scratch: Path, files: int, runs: int, short_runs: int, peer_runs: int, megabytes: int = 200
    ) -> None:
        self.megabytes = megabytes
        self.scratch = scratch
        self.files = files
        self.runs = runs
        self.short_runs = short_runs
        self.peer_runs = peer_runs
        self._repositories: dict[int, Path] = {}
        self._systems: dict[int, Path] = {}

    def rows(self) -> dict[str, Callable[[], Iterator[Outcome]]]:
        """Number of a row → what measures it."""
        return {
            "1": self.version,
            "2": self.help,
            "3": self.sample,
            "4": self.cold,
            "5": self.peer,
            "6": self.warm,
            "7": self.revision,
            "8": self.memory,
            "9": self.growth,
            "10": self.forecast,
            "11": self.systems,
            "12": self.changed_systems,
            "13": self.self_assessment,
            "14": self.index,
            "15": self.sheet_import,
            "17": self.pack,
            "18": self.trend,
            "19": self.batch,
            "20": self.sarif,
        }

    # --- sides ---

    def _secops(self, *arguments: str) -> tuple[str, ...]:
        return (sys.executable, "-m", "secops_cli", *arguments)

    def _grade(self, name: str, files: int, cold: bool, *more: str) -> Side:
        cache = self.scratch / f"cache-{name.replace(' ', '-')}"
        command = self._secops("grade", str(self._repository(files)), "--as-of", AS_OF.isoformat(), "--no-fail", *more)
        return Side(name, (command,), cache, cold)

    def _empty(self) -> Side:
        return Side("empty Typer program", ((sys.executable, str(self._script("empty.py", EMPTY_PROGRAM))),))

    def _script(self, name: str, text: str) -> Path:
        path = self.scratch / name
        path.write_text(text, encoding="utf-8")
        return path

    def _repository(self, files: int) -> Path:
        if files not in self._repositories:
            folder = self.scratch / f"repository-{files}"
            summary = generate(folder, files)
            commit(folder)
            _say(f"  made {summary.yaml_files} YAML files, {summary.yaml_bytes / 1e6:.1f} MB, in one packed commit")
            self._repositories[files] = folder
        return self._repositories[files]

    def _compare(self, outcome: Outcome, upper: Side, lower: Side, runs: int, warm_ups: int = 1) -> Outcome:
        outcome.times = alternate(upper, lower, runs, warm_ups)
        outcome.measured = median(outcome.times[upper.name]) / median(outcome.times[lower.name])
        return outcome

    # --- many organisations ---

    def batch(self) -> Iterator[Outcome]:
        """Many organisations: two processes against one and against composing, and what is done of them again."""
        count = self.files // 5
        folder = self.scratch / "organizations"
        listed = generate_organizations(folder, count)
        few = folder / "few.txt"
        few.write_text("".join(listed.read_text(encoding="utf-8").splitlines(True)[: count // 10]), encoding="utf-8")
        runs = min(self.runs, 3)

        def side(name: str, jobs: int, option: str, names: Path = listed, *, cold: bool = True) -> Side:
            out, cache = self.scratch / f"batch-{name}", self.scratch / f"cache-batch-{name}"
            words = ("batch", "--from", str(names), "--as-of", AS_OF.isoformat(), "-o", str(out), option)
            return Side(name, (self._secops(*words, "--jobs", str(jobs)),), cache, cold)

        two = side("two processes", 2, "--force")
        floor = Side("floor", ((sys.executable, str(self._script("floor.py", FLOOR_PROGRAM)), str(folder)),))
        for number, claim, budget, upper, lower in (
            ("19", "one process / two", 1.85, side("one process", 1, "--force"), two),
            ("19b", "cold / composing their files with the C parser, 2 processes", 2, two, floor),
            ("19c", "warm / cold", 0.3, side("again", 2, "--force", cold=False), two),
            ("19d", "--resume, nothing changed / the first run", 0.1, side("resumed", 2, "--resume", cold=False), two),
        ):
            outcome = Outcome(number, f"secops batch, {count} organisations, {claim}", budget, low=number == "19")
            yield self._compare(outcome, upper, lower, runs, warm_ups=int(not upper.cold))
        if sys.platform == "win32":
            return
        claim = f"secops batch, peak memory of the largest worker, {count} organisations"
        whole, part = peak_memory(two, WORKER_PROGRAM), peak_memory(side("few", 2, "--force", few), WORKER_PROGRAM)
        yield Outcome("19e", claim, 300, " MB", measured=whole)
        yield Outcome("19f", f"{claim} / {count // 10}", 1.1, measured=whole / part)

    # --- start-up ---

    def version(self) -> Iterator[Outcome]:
        """`secops --version` against an empty program."""
        outcome = Outcome("1", "secops --version / empty Typer program", 1.3)
        yield self._compare(outcome, Side("--version", (self._secops("--version"),)), self._empty(), self.short_runs)

    def help(self) -> Iterator[Outcome]:
        """`secops --help` against an empty program."""
        outcome = Outcome("2", "secops --help / empty Typer program", 1.6)
        yield self._compare(outcome, Side("--help", (self._secops("--help"),)), self._empty(), self.short_runs)

    def sample(self) -> Iterator[Outcome]:
        """Grading the sample organisation against an empty program."""
        folder = ROOT / "sample-org"
        if not (folder / "secops.yaml").is_file():
            raise Skipped("sample-org is not there")
        command = self._secops("grade", str(folder), "--as-of", "2026-11-20", "--no-fail")
        cache = self.scratch / "cache-sample"
        for number, name, cold in (("3", "cache kept", False), ("3b", "cache empty", True)):
            outcome = Outcome(number, f"secops grade sample-org, {name} / empty Typer program", 6)
            yield self._compare(
                outcome, Side(f"sample {name}", (command,), cache, cold), self._empty(), self.short_runs
            )

    def forecast(self) -> Iterator[Outcome]:
        """Two years ahead of the sample organisation against grading it once."""
        sample = (str(ROOT / "sample-org"), "--as-of", "2026-11-20", "--no-cache")
        ahead = Side("forecast", (self._secops("forecast", *sample, "--months", "24"),))
        once = Side("grade", (self._secops("grade", *sample, "--no-fail"),))
        outcome = Outcome("10", "secops forecast sample-org, 24 months / secops grade, both without cache", 2)
        yield self._compare(outcome, ahead, once, self.short_runs)

    def trend(self) -> Iterator[Outcome]:
        """A history of many commits against grading its last one."""
        folder = self.scratch / "history"
        generate(folder, HISTORY_FILES)
        commit(folder)
        write_history(folder)
        look_back = Side("trend", (self._secops("trend", str(folder), "--no-cache"),))
        once = Side("grade", (self._secops("grade", str(folder), "--at", "HEAD", "--no-fail", "--no-cache"),))
        claim = f"secops trend, {COMMITS} commits of {HISTORY_FILES} files / secops grade, both without cache"
        yield self._compare(Outcome("18", claim, 4), look_back, once, min(self.runs, 5))

    def self_assessment(self) -> Iterator[Outcome]:
        """The form of one category as Word and as Excel against an empty program."""
        out = ("-o", str(self.scratch / "forms"), "--force", "--as-of", "2026-11-20", "--form", "om-form")
        command = self._secops("report", "self-assessment", str(ROOT / "sample-org"), *out)
        outcome = Outcome("13", "secops report self-assessment, one form, docx + xlsx / empty Typer program", 8)
        outcome.note = "fifteen targets are judged for it; parsed files come from the cache"
        yield self._compare(
            outcome, Side("self-assessment", (command,), self.scratch / "cache-forms"), self._empty(), self.short_runs
        )

    # --- volume ---

    def cold(self) -> Iterator[Outcome]:
        """Reading everything for the first time against composing the same bytes."""
        outcome = Outcome("4", f"{self.files:,} files cold / composing them with the C parser, 2 processes", 1.6)
        outcome.note = "the floor's own workers read the files; grade validates and grades"
        floor = (sys.executable, str(self._script("floor.py", FLOOR_PROGRAM)), str(self._repository(self.files)))
        yield self._compare(outcome, self._grade("cold", self.files, True), Side("floor", (floor,)), self.runs)

    def peer(self) -> Iterator[Outcome]:
        """check-jsonschema, installed on its own, against the program."""
        outcome = Outcome("5", f"check-jsonschema / secops cold, {self.files:,} files", 9, low=True)
        interpreter, outcome.note = self._peer_environment()
        folder = self._repository(self.files)
        commands = []
        schemas, origin = self._schemas()
        for family, pattern in FAMILY_FILES.items():
            names = sorted(str(path) for path in folder.glob(pattern))
            tool = (str(interpreter), "-m", "check_jsonschema", "--schemafile", str(schemas[family]))
            # Windows allows 32,767 characters a command line; elsewhere one process a family is enough.
            size = 250 if sys.platform == "win32" else len(names)
            commands += [(*tool, *names[at : at + size]) for at in range(0, len(names), size)]
        outcome.note += f"; {len(commands)} processes, one a family; {origin}"
        # Planted faults make it exit with 1, as they should.
        peer = Side("check-jsonschema", tuple(commands), accepted=(0, 1))
        warm_ups = 0 if self.files >= 2000 else 1
        yield self._compare(outcome, peer, self._grade("cold", self.files, True), self.peer_runs, warm_ups)

    def _peer_environment(self) -> tuple[Path, str]:
        """Make an environment with check-jsonschema and without ruamel's parser in C; return its interpreter."""
        folder = self.scratch / "peer"
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
        interpreter = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        pip = [str(interpreter), "-m", "pip", "--disable-pip-version-check"]
        install = [*pip, "install", "--quiet", "check-jsonschema"]
        done = subprocess.run(install, check=False, capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise Skipped(f"check-jsonschema could not be installed (no package index?): {last}")
        # Nothing it depends on asks for the parser in C; with it, this would be another row.
        subprocess.run([*pip, "uninstall", "--quiet", "--yes", "ruamel.yaml.clib"], check=False, capture_output=True)
        question = (
            "import importlib.metadata as m, importlib.util as u; "
            "print(m.version('check-jsonschema'), m.version('ruamel.yaml'), u.find_spec('_ruamel_yaml') is not None)"
        )
        answer = subprocess.run([str(interpreter), "-c", question], capture_output=True, text=True, check=True)
        version, ruamel, compiled = answer.stdout.split()
        words = "with" if compiled == "True" else "without"
        return interpreter, f"check-jsonschema {version}, ruamel.yaml {ruamel} {words} its C parser"

    def _schemas(self) -> tuple[dict[str, Path], str]:
        """Family → schema file: those of the checkout, else made from the records."""
        found: dict[str, Path] = {}
        for family in FAMILY_FILES:
            for name in SCHEMA_NAMES.get(family, (family,)):
                path = ROOT / "schemas" / f"{name}.schema.json"
                if path.is_file():
                    found.setdefault(family, path)
        if len(found) == len(FAMILY_FILES):
            return found, "schemas of the checkout"
        made = self.scratch / "schemas"
        made.mkdir(exist_ok=True)
        for family, schema in _schemas_of_records().items():
            if family not in found:
                found[family] = made / f"{family}.schema.json"
                found[family].write_text(json.dumps(schema), encoding="utf-8")
        return found, "schemas made from the records"

    def warm(self) -> Iterator[Outcome]:
        """A second run against the first."""
        outcome = Outcome("6", f"{self.files:,} files warm / cold", 0.3)
        yield self._compare(
            outcome, self._grade("warm", self.files, False), self._grade("cold", self.files, True), self.runs
        )

    def revision(self) -> Iterator[Outcome]:
        """A git revision against the folder."""
        for number, name, cold in (("7", "warm", False), ("7b", "cold", True)):
            outcome = Outcome(number, f"--at HEAD / folder, {name}, {self.files:,} files", 1.3)
            upper = self._grade(f"revision {name}", self.files, cold, "--at", "HEAD")
            yield self._compare(outcome, upper, self._grade(f"folder {name}", self.files, cold), self.runs)

    def memory(self) -> Iterator[Outcome]:
        """The largest process of a cold run."""
        if sys.platform == "win32":
            raise Skipped("Windows does not tell the peak memory of a child")
        outcome = Outcome("8", f"peak memory of the largest process, {self.files:,} files cold", 250, " MB")
        side = self._grade("cold", self.files, True)
        outcome.measured = max(peak_memory(side) for _ in range(3))
        yield outcome

    def growth(self) -> Iterator[Outcome]:
        """Twice the files against once."""
        outcome = Outcome("9", f"{2 * self.files:,} files / {self.files:,} files, cold", 2.2)
        upper = self._grade("twice", 2 * self.files, True)
        yield self._compare(outcome, upper, self._grade("once", self.files, True), self.runs)

    # --- evidence ---

    def pack(self) -> Iterator[Outcome]:
        """A pack of evidence against copying and hashing the same files."""
        folder = self.scratch / "evidence"
        size = generate_evidence(folder, self.megabytes)
        claim = f"secops evidence pack, {size / 1e9:.1f} GB / copying and hashing it"
        script = str(self._script("copy.py", COPY_PROGRAM))
        for number, name in (("17", "pack"), ("17b", "pack.zip")):
            out = self.scratch / name
            command = self._secops("evidence", "pack", str(folder), "--standard", "om-form", "--force")
            words = (*command, "--as-of", AS_OF.isoformat(), "-o", str(out))
            side = Side(name, (words,), self.scratch / "cache-pack")
            floor = (sys.executable, script, str(folder / "evidence"), str(self.scratch / "copies"))
            outcome = Outcome(number, f"{claim}, as {'a folder' if name == 'pack' else 'a zip file'}", 1.3)
            yield self._compare(outcome, side, Side("copy and hash", (floor,)), min(self.runs, 5))

    # --- systems ---

    def systems(self) -> Iterator[Outcome]:
        """Systems with their lives, read for the first time, against composing the same bytes."""
        folder = self._of_systems(SYSTEMS)
        floor = (sys.executable, str(self._script("floor.py", FLOOR_PROGRAM)), str(folder))
        for number, command, more in (("11", "grade", "--no-fail"), ("11b", "validate", "--fail-on=never")):
            words = self._secops(command, str(folder), "--as-of", AS_OF.isoformat(), more)
            side = Side(command, (words,), self.scratch / f"cache-systems-{command}", cold=True)
            outcome = Outcome(number, f"secops {command}, {SYSTEMS} systems cold / composing them, 2 processes", 1.6)
            yield self._compare(outcome, side, Side("floor", (floor,)), self.runs)

    def changed_systems(self) -> Iterator[Outcome]:
        """Two revisions that differ in five of many systems against five of ten."""
        few = 10
        outcome = Outcome("12", f"secops change, 5 of {SYSTEMS} systems differ / 5 of {few}", 2)
        sides = [self._change(count) for count in (SYSTEMS, few)]
        yield self._compare(outcome, *sides, self.runs)

    def _change(self, count: int) -> Side:
        command = self._secops("change", "HEAD~1..HEAD", "-C", str(self._of_systems(count)), "--fail-on=never")
        return Side(f"{count} systems", ((*command, "--no-cache"),))

    # --- sheets ---

    def sheet_import(self) -> Iterator[Outcome]:
        """A sheet that comes back with a few edits against reading it and the files."""
        folder = self.scratch / "projects-repository"
        sheet = generate_projects(folder)
        floor = (sys.executable, str(self._script("sheet_floor.py", SHEET_FLOOR)), str(folder), str(sheet))
        command = self._secops("sheet", "import", str(sheet), "-C", str(folder), "--dry-run")
        outcome = Outcome("15", f"secops sheet import, {ROWS:,} rows, {EDITS} edits / reading sheet and files", 2)
        outcome.note = "with --dry-run, which does everything but write the files"
        yield self._compare(outcome, Side("import", (command,)), Side("floor", (floor,)), self.short_runs)

    # --- findings ---

    def sarif(self) -> Iterator[Outcome]:
        """Many findings as SARIF against writing the finished document once more."""
        ours, floors = self.scratch / "findings.sarif", self.scratch / "floor.sarif"
        command = (sys.executable, "-m", "benchmarks.findings", str(FINDINGS), str(ours))
        _run(command, None)
        floor = (sys.executable, str(self._script("sarif_floor.py", SARIF_FLOOR)), str(ours), str(floors))
        outcome = Outcome("20", f"{FINDINGS:,} findings as SARIF / json.dumps of the same document", 3)
        outcome.note = "whole processes: ours imports and makes the findings, the other reads the finished document"
        yield self._compare(outcome, Side("SARIF", (command,)), Side("json.dumps", (floor,)), self.runs)
        if ours.read_bytes() != floors.read_bytes():
            raise RuntimeError("what is compared is not the same document")

    def _of_systems(self, count: int) -> Path:
        """A repository of two commits; in the later one five systems differ."""
        if count not in self._systems:
            folder = self.scratch / f"systems-{count}"
            written = generate_systems(folder, count)
            commit(folder)
            change_systems(folder)
            commit(folder)
            _say(f"  made {count} systems, {written / 1e6:.1f} MB, in two packed commits")
            self._systems[count] = folder
        return self._systems[count]

    # --- documents ---

    def index(self) -> Iterator[Outcome]:
        """An evidence index of many lines against writing the same cells with openpyxl and nothing else."""
        folder, made = self.scratch / "documents", self.scratch / "made"
        generate_documents(folder, INDEX_LINES)
        words = self._secops("report", "evidence-index", str(folder), "--as-of", AS_OF.isoformat())
        command = (*words, "--force", "--out", str(made))
        _run(command, None)
        [book] = made.glob("*.xlsx")
        lines = list(lines_of(book))
        cells = self._script("cells.json", json.dumps(lines, ensure_ascii=False))
        program = self._script("cells.py", CELLS_PROGRAM)
        floor = Side("openpyxl", ((sys.executable, str(program), str(cells), str(self.scratch / "cells.xlsx")),))
        for number, name, cold in (("14", "cache kept", False), ("14b", "cache empty", True)):
            side = Side(f"index {name}", (command,), self.scratch / "cache-index", cold)
            claim = f"secops report evidence-index, {INDEX_LINES:,} lines, {name} / openpyxl writing the same cells"
            outcome = Outcome(number, claim, 1.5)
            outcome.note = f"{sum(map(len, lines)):,} cells in 3 sheets; reading, judging and hashing are in it"
            yield self._compare(outcome, side, floor, self.runs)


SYSTEMS = 500
INDEX_LINES = 10_000
HISTORY_FILES = 300


def _schemas_of_records() -> dict[str, dict[str, Any]]:
    """Family → JSON schema of its files: a record, or a list of records, or a sheet of rows."""
    from pydantic import TypeAdapter

    from secops_cli.model.assessment import Row, RowSheet
    from secops_cli.model.evidence import Evidence
    from secops_cli.model.organization import Organization
    from secops_cli.model.people import Person
    from secops_cli.model.services import ServiceLine, Site
    from secops_cli.model.settings import Settings
    from secops_cli.model.work import Finding, OrganizationCertificate, Project, Tool

    models = {
        "people": Person | list[Person],
        "projects": Project | list[Project],
        "services": ServiceLine | list[ServiceLine],
        "sites": Site | list[Site],
        "tools": Tool | list[Tool],
        "certificates": OrganizationCertificate | list[OrganizationCertificate],
        "findings": Finding | list[Finding],
        "evidence": Evidence | list[Evidence],
        "rows": RowSheet | list[Row],
        "organization": Organization,
        "settings": Settings,
    }
    return {family: TypeAdapter(model).json_schema() for family, model in models.items()}


# --- output ----------------------------------------------------------------------------------------------------


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def machine() -> dict[str, Any]:
    """What the figures were measured on, as far as it matters to them."""
    from importlib.metadata import version

    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "typer": version("typer"),
        "pydantic": version("pydantic"),
        "ruamel.yaml": version("ruamel.yaml"),
    }


def as_table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as lines of text."""
    head = ("#", "claim", "budget", "measured", "verdict", "medians, s")
    lines = [head]
    for one in outcomes:
        budget = "—" if one.budget is None else f"{'≥' if one.low else '≤'} {one.budget:g}{one.unit}"
        measured = "—" if one.measured is None else f"{one.measured:.{0 if one.unit == ' MB' else 2}f}{one.unit}"
        medians = " / ".join(f"{median(times):.3f}" for times in one.times.values())
        lines.append((one.number, one.claim, budget, measured, one.verdict, medians))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    notes = [f"{one.number}: {one.note}" for one in outcomes if one.note]
    return "\n".join([rows[0], "  ".join("-" * width for width in widths), *rows[1:], *notes])


def as_json(outcomes: Sequence[Outcome], runs: dict[str, int]) -> str:
    """Return the outcomes with the time of every run."""
    rows = [asdict(one) | {"verdict": one.verdict} for one in outcomes]
    return json.dumps({"machine": machine(), "runs": runs, "ratios": rows}, ensure_ascii=False, indent=2)


def measure(bench: Bench, wanted: Sequence[str]) -> list[Outcome]:
    """Measure the rows; one that cannot be measured is there with the reason."""
    outcomes = []
    for number, row in bench.rows().items():
        if wanted and number not in wanted:
            continue
        _say(f"{number}: {(row.__doc__ or '').strip()}")
        try:
            outcomes += row()
        except (Skipped, RuntimeError) as why:
            failed = not isinstance(why, Skipped)
            claim = (row.__doc__ or "").strip(" .")
            outcomes.append(Outcome(number, claim, None, note=str(why), failed=failed))
    return outcomes


def main() -> int:
    """Measure from the command line; 1 where something could not run, never for a ratio over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="500 files and 3 runs, for trying out")
    parser.add_argument("--files", type=int, help="YAML files of the large repository (5000)")
    parser.add_argument("--runs", type=int, help="timed runs of each side of a long row (7)")
    parser.add_argument("--megabytes", type=int, default=200, help="of evidence that are packed (200; 1000 for 1 GB)")
    parser.add_argument("--only", default="", help="numbers of rows, with commas")
    parser.add_argument("--json", action="store_true", help="print JSON with the time of every run")
    options = parser.parse_args()
    files = options.files or (500 if options.quick else 5000)
    runs = options.runs or (3 if options.quick else 7)
    counts = {"runs": runs, "short_runs": 3 if options.quick else 21, "peer_runs": 1 if options.quick else 3}
    with tempfile.TemporaryDirectory(prefix="secops-bench-") as scratch:
        bench = Bench(Path(scratch), files, **counts, megabytes=options.megabytes)
        outcomes = measure(bench, [number for number in options.only.split(",") if number])
    print(as_json(outcomes, counts) if options.json else as_table(outcomes))
    return int(any(one.failed for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
