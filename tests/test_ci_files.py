"""The files for CI services are well-formed, and the commands in them run in a clone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from tests.conftest import Repository

ROOT = Path(__file__).parent.parent
CI = ROOT / "docs" / "ci"
FILES = ("github.yml", "gitlab.yml", "Jenkinsfile")
ROW = "- {clause: 4.1.7-c, conclusion: 符合, evidence: [r], by: 自评, assessor: 甲, date: 2026-03-01}\n"
ORGANIZATION = {
    "secops.yaml": "format: 1\nproof: register\ntargets: [{standard: isccc, category: F, level: 三级}]\n",
    "organization.yaml": "name: 某公司\ncredit_code: 91350100M000100Y43\n",
    "assessments/isccc/a.yaml": ROW,
    "evidence/a.register.yaml": (
        "- {id: r, title: 运维合同, kind: 合同, "
        "held: {where: 柜, custodian: 甲, checked_by: 乙, checked_on: 2026-01-01}}\n"
    ),
}
Run = Callable[[str, str], list[tuple[str, int]]]


def loaded(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def steps_of(name: str) -> list[str]:
    """The commands of a file as a service would run them, of all its jobs, without what installs the program."""
    if name == "github.yml":
        jobs = loaded(CI / name)["jobs"].values()
        steps = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    elif name == "gitlab.yml":
        steps = [line for job in loaded(CI / name).values() for line in job.get("script", ())]
    else:
        steps = re.findall(r"sh '(.*)'", (CI / name).read_text(encoding="utf-8"))
    return [step for step in steps if "pip install" not in step]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the commands of a file in a clone, on a branch that changes a file: each command and its exit code."""
    program = tmp_path / "bin" / "secops"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m secops_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)

    def of(name: str, row: str) -> list[tuple[str, int]]:
        origin = tmp_path / "origin"
        origin.mkdir()
        Repository(origin).write(ORGANIZATION).commit()
        Repository(origin).git("clone", "-q", str(origin), str(tmp_path / "clone"))
        clone = Repository(tmp_path / "clone")
        clone.git("checkout", "-q", "-b", "topic")
        clone.write({"assessments/isccc/a.yaml": row}).commit()
        (clone.root / ".venv").mkdir()
        (clone.root / ".venv" / "bin").symlink_to(program.parent)
        environment = {
            **os.environ,
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "SECOPS_CACHE": str(tmp_path / "cache"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "BASE": loaded(CI / name)["jobs"]["secops"]["env"]["BASE"] if name == "github.yml" else "origin/main",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": clone.git("merge-base", "origin/main", "HEAD"),
        }
        return [
            (step, subprocess.run(["bash", "-e", "-c", step], cwd=clone.root, env=environment, check=False).returncode)
            for step in steps_of(name)
        ]

    return of


@pytest.mark.parametrize("name", FILES)
def test_each_file_validates_compares_and_guards(name: str) -> None:
    text = "\n".join(steps_of(name))
    assert "secops validate" in text
    assert "secops change" in text
    assert "--fail-on-regression" in text


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize("name", FILES)
def test_a_branch_that_harms_nothing_passes(name: str, run: Run, tmp_path: Path) -> None:
    assert {code for _, code in run(name, f"# 改过\n{ROW}")} == {0}
    clone = tmp_path / "clone"
    reports = {path.name: path.read_text(encoding="utf-8") for path in clone.iterdir() if path.is_file()}
    if name == "github.yml":
        assert json.loads(reports["secops.sarif"])["runs"][0]["results"]
        assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("## secops validate")
    else:
        assert ElementTree.fromstring(reports["secops.xml"]).tag == "testsuites"
    if name == "gitlab.yml":
        assert json.loads(reports["gl-code-quality-report.json"])


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize("name", FILES)
def test_a_branch_that_loses_what_was_proven_fails_and_is_reported(name: str, run: Run, tmp_path: Path) -> None:
    """What services show is written all the same, and says that something failed."""
    codes = run(name, "- {clause: 4.1.7-c, colour: red}\n")
    failed = [step for step, code in codes if code == 1]
    assert ["--fail-on-regression" in step for step in failed] == [False, True]
    assert {code for _, code in codes} == {0, 1}
    if name != "github.yml":
        report = ElementTree.fromstring((tmp_path / "clone" / "secops.xml").read_text(encoding="utf-8"))
        assert report.findall(".//failure")


def test_gitlab_runs_its_jobs_in_merge_requests() -> None:
    """Without such a rule GitLab runs a job for branches only, where there is nothing to compare with."""
    jobs = {name: job for name, job in loaded(CI / "gitlab.yml").items() if "script" in job}
    for job in jobs.values():
        assert '$CI_PIPELINE_SOURCE == "merge_request_event"' in [rule["if"] for rule in job["rules"]]


def test_github_may_write_only_where_a_scan_is_handed_over() -> None:
    workflow = loaded(CI / "github.yml")
    assert workflow["permissions"] == {"contents": "read"}
    writing = {name for name, job in workflow["jobs"].items() if "write" in job.get("permissions", {}).values()}
    assert writing == {"scanning"}
    assert "vars." in workflow["jobs"]["scanning"]["if"]


def test_hooks_name_commands_that_there_are() -> None:
    hooks = loaded(ROOT / ".pre-commit-hooks.yaml")
    assert {hook["id"] for hook in hooks} == {"secops-validate", "secops-validate-changed"}
    for hook in hooks:
        done = subprocess.run(
            [sys.executable, "-m", "secops_cli", *hook["entry"].split()[1:], "--help"], capture_output=True, check=False
        )
        assert done.returncode == 0
        assert hook["language"] == "python"
