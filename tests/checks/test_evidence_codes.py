# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Every code about files of evidence and what stands for them, at its exact place, and the nearest case that is right.

In the input `▸` marks the expected place, as in `test_codes.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from secops_cli.diagnostics import Diagnostic
from secops_cli.pipeline import Request, assess
from secops_cli.tasks.evidence_files import verify
from tests.checks.test_codes import place_of_mark, without_mark
from tests.conftest import TODAY, Repository

Make = Callable[..., Repository]
Files = Mapping[str, str | bytes]
REGISTER, FILE = "evidence/a.register.yaml", "evidence/a.pdf"
CONTENT = b"%PDF content"
OID = hashlib.sha256(CONTENT).hexdigest()
PEOPLE = {"people.yaml": "- {id: p, name: 某, evidence: [a]}\n"}


def pointer(oid: str = OID, size: object = len(CONTENT)) -> bytes:
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n".encode()


def files(record: str = f"sha256: {OID}", content: bytes = CONTENT, **more: str | bytes) -> dict[str, str | bytes]:
    text = f"- id: a\n  title: 某\n  kind: 营业执照\n  file: {FILE}\n  {record}\n"
    return {REGISTER: text, FILE: content, **PEOPLE, **more}


def at_file(**found: bytes) -> dict[str, str | bytes]:
    return {**files(**found), REGISTER: str(files()[REGISTER]).replace("file: ", "file: ▸")}


@dataclass(frozen=True)
class Case:
    """A repository; `kept` are contents in the store of Git LFS, by the oid they stand under; `place` where no mark is."""

    files: Files
    place: str = ""
    kept: Mapping[str, bytes] = field(default_factory=dict)


FOUND: dict[str, tuple[str, Case]] = {
    "a pointer without a size": ("SEC620", Case(at_file(content=pointer(size="x")))),
    "a content of another size": ("SEC621", Case(at_file(content=pointer()), kept={OID: CONTENT + b"!"})),
    "a content of the same size": ("SEC621", Case(at_file(content=pointer()), kept={OID: CONTENT[::-1]})),
    "a pointer alone": ("SEC622", Case(at_file(content=pointer()))),
    "no hash": ("SEC623", Case({**files(), REGISTER: f"- {{id: a, title: 某, kind: 营业执照, file: ▸{FILE}}}\n"})),
    "a file of no register": ("SEC624", Case(files(**{"evidence/b.pdf": b"b"}), "evidence/b.pdf:1:1")),
    "a document of no use": ("SEC625", Case({**files(), REGISTER: f"- ▸id: a\n  title: 某\n  kind: 营业执照\n  file: {FILE}\n  sha256: {OID}\n", "people.yaml": "[]\n"})),
    "names that differ in case": ("SEC626", Case(files(**{"evidence/A.PDF": b"b"}), "evidence/a.pdf:1:1")),
    "another content": ("SEC304", Case(files(record=f"sha256: ▸{'0' * 64}"))),
}  # fmt: skip

RIGHT: dict[str, tuple[str, Case]] = {
    "a sound pointer": ("SEC620", Case(files(content=pointer()))),
    "the content of the pointer": ("SEC621", Case(files(content=pointer()), kept={OID: CONTENT})),
    "the content itself": ("SEC622", Case(files())),
    "a hash": ("SEC623", Case(files())),
    "a readme, and what Office leaves behind": ("SEC624", Case(files(**{"evidence/README.md": b"x", "evidence/~$a.docx": b"x"}))),
    "a clause that it names": ("SEC625", Case({**files(record=f"sha256: {OID}\n  supports: [{{clause: 'isccc:4.1.1'}}]"), "people.yaml": "[]\n"})),
    "a row that names it": ("SEC625", Case({**files(), "people.yaml": "[]\n", "assessments/isccc/a.yaml": "- {clause: 4.1.1, conclusion: 符合, evidence: [a]}\n"})),
    "people that cannot be read, who may use it": ("SEC625", Case({**files(), "people.yaml": "- {id: p}\n"})),
    "a register that cannot be read, which may name it": ("SEC624", Case(files(**{"evidence/b.pdf": b"b", "evidence/b.register.yaml": "- {id: b}\n"}))),
    "one name": ("SEC626", Case(files())),
    "the same content": ("SEC304", Case(files())),
}  # fmt: skip

COVERED = {code for code, _ in FOUND.values()} - {"SEC304"}


def verified(case: Case, repo: Make) -> list[Diagnostic]:
    repository = repo(without_mark(case.files))
    repository.commit()
    for oid, content in case.kept.items():
        path = repository.root / ".git" / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    return list(verify(assess(Request(repository.root, TODAY, trust=True))).diagnostics)


@pytest.mark.parametrize("name", FOUND)
def test_code_is_found_once_at_its_exact_place(name: str, repo: Make) -> None:
    code, case = FOUND[name]
    found = [d for d in verified(case, repo) if d.code == code]
    assert [str(d.place) for d in found] == [case.place or place_of_mark(case.files)]
    assert any("一" <= c <= "鿿" for c in found[0].message) and found[0].advice


@pytest.mark.parametrize("name", RIGHT)
def test_right_data_gives_nothing(name: str, repo: Make) -> None:
    code, case = RIGHT[name]
    assert code not in [d.code for d in verified(case, repo)]


def test_every_code_has_a_right_case() -> None:
    assert {code for code, _ in RIGHT.values()} == COVERED | {"SEC304"}


def test_a_pointer_without_content_does_not_hide_that_the_register_names_another(repo: Make) -> None:
    """The pointer alone is enough to see it."""
    case = Case(files(record=f"sha256: {'0' * 64}", content=pointer()))
    assert {d.code for d in verified(case, repo)} == {"SEC304", "SEC622"}


def test_a_state_secret_is_not_opened(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from secops_cli.source.folder import FolderSource

    opened: list[str] = []
    before = FolderSource._open
    monkeypatch.setattr(FolderSource, "_open", lambda self, path: (opened.append(path), before(self, path))[1])
    found = verified(Case(files(record=f"sha256: {OID}\n  confidentiality: 秘密")), repo)
    assert "SEC603" in {d.code for d in found} and FILE not in opened
