"""The built wheel works from any folder in an empty environment, and so does an editable install."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, check=False, env=clean_environment())
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


def clean_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")} | {"PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout with what the environment already has."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=ROOT)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with secops's dependencies (those of the running one) and nothing of secops."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=True)
    here = Path(
        run(
            sys.executable, "-c", "import typer, pathlib; print(pathlib.Path(typer.__file__).parent.parent)", cwd=ROOT
        ).strip()
    )
    purelib = Path(
        run(python_of(folder), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=ROOT).strip()
    )
    for entry in here.iterdir():
        ours = "secops" in entry.name.lower() or entry.name.startswith("_editable")
        if not ours and entry.name not in ("pip", "__pycache__") and not (purelib / entry.name).exists():
            (purelib / entry.name).symlink_to(entry, target_is_directory=entry.is_dir())
    return folder


def exercise(python: Path, folder: Path) -> None:
    """What a user does first, from a folder that is not the checkout."""
    assert "没有发现问题" not in run(python, "-m", "secops_cli", "standard", "check", cwd=folder)
    run(python, "-m", "secops_cli", "init", "demo", "--sample", cwd=folder)
    shown = run(python, "-m", "secops_cli", "grade", "demo", "--as-of", "2026-11-20", "--no-fail", cwd=folder)
    assert "示例安全服务有限公司" in shown
    run(
        python,
        "-m",
        "secops_cli",
        "report",
        "self-assessment",
        "demo",
        "--as-of",
        "2026-11-20",
        "-o",
        "out",
        cwd=folder,
    )
    assert list((folder / "out").glob("*.xlsx"))
    run(python, "-m", "secops_cli", "schema", "demo", cwd=folder)


def test_the_wheel_carries_its_data(wheel: Path) -> None:
    """Templates, schemas, the sample and the catalogues are inside, tests and benchmarks are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("_packaged/templates/", "_packaged/schemas/", "_packaged/sample-org/", "standards/tcas-375-2019/"):
        assert any(f"secops_cli/{part}" in name for name in names), part
    assert "secops_cli/_packaged/sample-org/.gitattributes" in names
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_the_wheel_works_in_an_empty_environment(wheel: Path, environment: Path, tmp_path: Path) -> None:
    """Installed from the wheel alone, every first command works."""
    python = python_of(environment)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", wheel, cwd=tmp_path)
    where = run(python, "-c", "import secops_cli; print(secops_cli.__file__)", cwd=tmp_path)
    assert str(environment) in where
    exercise(python, tmp_path)


def test_an_editable_install_reads_the_checkout(environment: Path, tmp_path: Path) -> None:
    """Installed for development, the program finds the checkout's own data, never a copy made when it was installed."""
    python = python_of(environment)
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--force-reinstall",
        "-e",
        ROOT,
        cwd=tmp_path,
    )
    code = "from secops_cli.source.packaged import packaged; print(packaged('templates'))"
    assert run(python, "-c", code, cwd=tmp_path).strip() == str(ROOT / "templates")
    exercise(python, tmp_path)
