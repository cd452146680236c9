"""What is there of each evidence record's file: present, missing, outside, changed. State secrets are not opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.load.layout import PRIVATE_FILE
from secops_cli.model.evidence import Evidence
from secops_cli.model.workspace import Document
from secops_cli.source.base import Source, composed, escapes
from secops_cli.terms import STATE_SECRET


def examine(
    source: Source,
    evidence: Mapping[str, Evidence],
    place_of: Mapping[str, Place],
    needed: Iterable[str],
    register_proves: bool,
    *,
    trust: bool = False,
) -> tuple[dict[str, Document], list[Diagnostic]]:
    """Look at the file of every evidence record.

    Args:
        source: where the files are.
        evidence: the records, by id.
        place_of: where each record stands.
        needed: ids whose content hash is wanted though the record declares none.
        register_proves: `proof: register` is set, so papers held elsewhere can prove.
        trust: take declared hashes for granted; the caller compares them when it reads the contents.

    Returns:
        evidence id → what was found, and the diagnostics.
    """
    wanted = set(needed)
    found = {key: _look(source, record, register_proves) for key, record in evidence.items()}
    paths = {key: composed(record.file) for key, record in evidence.items() if record.file and found[key] is _FINE}
    pointers = source.pointers(dict.fromkeys(paths.values()))
    found |= {key: _look_at_pointer(path, pointers[path].fault) for key, path in paths.items() if path in pointers}
    if trust:
        found |= {k: _Look(sha256=evidence[k].sha256) for k in paths if found[k] is _FINE and evidence[k].sha256}
    hashed = {
        key: path for key, path in paths.items() if found[key] is _FINE and (evidence[key].sha256 or key in wanted)
    }
    hashes = source.hashes(hashed.values())
    documents: dict[str, Document] = {}
    diagnostics: list[Diagnostic] = []
    for key, record in evidence.items():
        look = _compare(record, hashes[hashed[key]]) if key in hashed else found[key]
        documents[key] = _FINE_DOCUMENT if look is _FINE else Document(look.fault, look.sha256)
        if look.code:
            words = f"{record.id} {record.title}：{look.message}"
            diagnostics.append(Diagnostic(look.code, place_of[key], words, route=(look.key,)))
    return documents, diagnostics


def with_hashes(
    source: Source, evidence: Mapping[str, Evidence], documents: Mapping[str, Document]
) -> dict[str, Document]:
    """Return what was found of each record's file, now with the hash of every file that can prove something."""
    paths = {
        key: composed(record.file)
        for key, record in evidence.items()
        if record.file and documents[key].sha256 is None and not documents[key].fault
    }
    hashes = source.hashes(paths.values())
    return {
        key: replace(found, sha256=hashes[paths[key]]) if key in paths else found for key, found in documents.items()
    }


class _Look(NamedTuple):
    """What was seen of a file: the diagnostic and the key it is about, if any, and why it proves nothing, if so."""

    code: str = ""
    message: str = ""
    fault: str = ""
    key: str = "file"
    sha256: str | None = None


_FINE = _Look()
_FINE_DOCUMENT = Document()


def _look(source: Source, record: Evidence, register_proves: bool) -> _Look:
    if record.confidentiality in STATE_SECRET:
        marked = f"密级为{record.confidentiality}"
        return _Look("SEC603", marked, f"{marked}，不得入库", "confidentiality")
    if record.file is None:
        return _look_at_held(record, register_proves)
    path = composed(record.file)
    if (
        escapes(path) or path.casefold() == PRIVATE_FILE
    ):  # also of a file that is there: on another system this name means something else, or nothing
        return _Look("SEC303", f"路径 {record.file} 不能用", "文件路径不能用")
    entry = source.files.get(path)
    if entry is not None and entry.kind != "file":
        return _Look("SEC109", f"{record.file} 不是普通文件", "不是普通文件")
    if entry is not None and entry.size == 0:
        return _Look("SEC302", f"文件 {record.file} 是空的", "文件是空的")
    if entry is not None and path.rpartition("/")[2].startswith(("~$", ".~")):
        return _Look("SEC302", f"文件 {record.file} 是 Office 打开时的临时文件", "文件是临时文件")
    if entry is not None:
        return _FINE
    if any(folder in source.files for folder in _folders(path)):
        return _Look("SEC109", f"{record.file} 经过符号链接", "文件经过符号链接")
    if any(name.startswith(f"{path}/") for name in source.files):
        return _Look("SEC302", f"文件 {record.file} 是文件夹", "文件是文件夹")
    return _Look("SEC302", f"文件 {record.file} 不存在{_near(source, path)}", "文件不存在")


def _look_at_pointer(path: str, fault: str) -> _Look:
    """A sound pointer of Git LFS stands for its content: what is asked of its hash can be answered without it."""
    return _Look("SEC620", f"{path} 是 Git LFS 指针，但{fault}", "Git LFS 指针损坏") if fault else _FINE


def _near(source: Source, path: str) -> str:
    """A file of the same name elsewhere, or spelled otherwise: most often what was meant."""
    name = path.rpartition("/")[2].casefold()
    found = next((other for other in sorted(source.files) if other.rpartition("/")[2].casefold() == name), "")
    return f"，是否想写 {found}" if found else ""


def _compare(record: Evidence, found: str | None) -> _Look:
    if found is None:
        return _Look("SEC302", f"文件 {record.file} 无法读取", "文件无法读取")
    if record.sha256 is not None and found != record.sha256:
        return _Look("SEC304", changed(record.sha256, found), "文件与登记的哈希不符", "sha256", found)
    return _Look(sha256=found)


def changed(declared: str, found: str) -> str:
    """Return in words that a file is not the one that was registered."""
    return f"登记的哈希是 {declared[:12]}…，文件现为 {found[:12]}…"


def _look_at_held(record: Evidence, register_proves: bool) -> _Look:
    if record.held is None:
        return _Look("SEC204", "file(文件)与 held(存放在别处)至少写一项", "没有文件")
    if not register_proves:
        return _Look("SEC308", f"存放在 {record.held.where}", "不入库的材料未设为可证明", "held")
    return _Look(sha256=record.held.sha256)


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]
