"""The house holds: imports point down only, and each danger has one room."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "secops_cli"

FLOORS = [
    {"__init__", "characters", "errors", "personal", "rules", "terms"},
    {"diagnostics"},
    {"model"},
    {
        "source.base",
        "source.git",
        "source.git_process",
        "source.hashing",
        "source.lfs",
        "source.packaged",
        "source.sealed",
        "source.subset",
        "load.light_events",
        "load.kept",
        "load.transcode",
        "load.positions",
        "load.layout",
    },
    {"cache"},
    {"source.folder", "source.revision", "source.history"},
    {"edit", "load", "office"},
    {"standards"},
    {"assess"},
    {"deliver"},
    {"exchange"},
    {"report"},
    {"pipeline", "revisions", "selecting"},
    {"tasks"},
    {"cli", "__main__"},
]
"""Low floor first; a module may import its own floor and those below. A dotted name is a module that stands lower than
the rest of its room: reading bytes and parsing them know nothing of the caches that stand above them."""

# What may happen only in these rooms.
ROOMS = {
    "the clock": ({"today", "now", "utcnow", "time", "monotonic"}, {"cli"}),
    "printing": ({"print"}, {"cli"}),
    "the environment": ({"environ", "getenv"}, {"cli", "source.git_process"}),
    "starting programs": ({"Popen", "run", "check_output", "system"}, {"source.git_process", "cli"}),
    "writing files": ({"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "replace_file"}, {"cli"}),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def floor(name: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if name in rooms:
            return number
    head = name.split(".", maxsplit=1)[0]
    return next(number for number, rooms in enumerate(FLOORS) if head in rooms)


def imports(tree: ast.AST) -> Iterator[str]:
    """Our own modules that a module imports when it runs, for types only or later."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("secops_cli"):
            base = (node.module or "").removeprefix("secops_cli").lstrip(".")
            for alias in node.names:
                deeper = f"{base}.{alias.name}".lstrip(".")
                yield deeper if (PACKAGE / Path(*deeper.split("."))).with_suffix(".py").exists() else base or "__init__"


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_imports_point_down(path: Path) -> None:
    """A module imports its own floor and those below it, nothing above."""
    name = module_name(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above = [other for other in imports(tree) if floor(other) > floor(name)]
    assert not above, f"{name} imports from above: {above}"


@pytest.mark.parametrize("danger", ROOMS)
def test_each_danger_stays_in_its_room(danger: str) -> None:
    """Clock, environment, programs, printing and writing happen only where DESIGN puts them."""
    names, rooms = ROOMS[danger]
    strayed = []
    for path in modules():
        module = module_name(path)
        if any(module == room or module.startswith(f"{room}.") for room in rooms):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else node if isinstance(node, ast.Attribute) else None
            if danger == "the environment":
                hit = isinstance(node, ast.Attribute) and node.attr in names
            elif isinstance(called, ast.Name) and isinstance(node, ast.Call):
                hit = called.id in names
            else:
                hit = isinstance(node, ast.Call) and isinstance(called, ast.Attribute) and _is_danger(called, names)
            if hit:
                strayed.append(f"{module}:{node.lineno}")
    assert not strayed


def _is_danger(called: ast.Attribute, names: set[str]) -> bool:
    """`date.today()`, `subprocess.run()`, `path.write_text()`; not a method of ours that happens to share the name."""
    owner = called.value.id if isinstance(called.value, ast.Name) else ""
    if called.attr in {"run", "time", "now", "today"}:
        return called.attr in names and owner in {"subprocess", "time", "datetime", "date"}
    return called.attr in names


def test_every_module_says_why_it_exists() -> None:
    """Each module opens with a docstring."""
    silent = [module_name(p) for p in modules() if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert not silent


def test_modules_stay_short() -> None:
    """A file past 400 lines asks for another look at the design."""
    long = {module_name(p): n for p in modules() if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


def test_reading_begins_before_the_models_are_imported() -> None:
    """The pipeline can open a repository and find an old answer without pydantic; `--version` needs even less."""
    code = "import sys, secops_cli.pipeline; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"False"]
