"""What is there of each evidence record's file: present, missing, outside, changed. State secrets are not opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from secops_cli.diagnostics import Diagnostic, Place
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
) -> tuple[dict[str, Document], list[Diagnostic]]:
    """Look at the file of every evidence record.

    Args:
        source: where the files are.
        evidence: the records, by id.
        place_of: where each record stands.
        needed: ids whose content hash is wanted though the record declares none.
        register_proves: `proof: register` is set, so papers held elsewhere can prove.

    Returns:
        evidence id → what was found, and the diagnostics.
    """
    wanted = set(needed)
    documents: dict[str, Document] = {}
    diagnostics: list[Diagnostic] = []
    for key, record in evidence.items():
        code, message, document = _look(source, record, record.id in wanted, register_proves)
        documents[key] = document
        if code:
            diagnostics.append(Diagnostic(code, place_of[key], f"{record.id} {record.title}：{message}"))
    return documents, diagnostics


def _look(source: Source, record: Evidence, wanted: bool, register_proves: bool) -> tuple[str, str, Document]:
    if record.confidentiality in STATE_SECRET:
        return "SEC603", f"密级为{record.confidentiality}", Document(f"密级为{record.confidentiality}，不得入库")
    if record.file is None:
        return _look_at_held(record, register_proves)
    path = composed(record.file)
    if escapes(path):
        return "SEC303", f"路径 {record.file} 越出仓库", Document("文件路径越出仓库")
    entry = source.files.get(path)
    if entry is None and any(source.files.get(folder) for folder in _folders(path)):
        return "SEC109", f"{record.file} 经过符号链接", Document("文件经过符号链接")
    if entry is None:
        folder = any(name.startswith(f"{path}/") for name in source.files)
        words = "是文件夹" if folder else "不存在"
        return "SEC302", f"文件 {record.file} {words}", Document(f"文件{words}")
    if entry.kind != "file":
        return "SEC109", f"{record.file} 不是普通文件", Document("不是普通文件")
    if record.sha256 is None and not wanted:
        return "", "", Document()
    found = source.sha256(path)
    if found is None:
        return "SEC302", f"文件 {record.file} 无法读取", Document("文件无法读取")
    if record.sha256 is not None and found != record.sha256:
        message = f"登记的哈希是 {record.sha256[:12]}…，文件现为 {found[:12]}…"
        return "SEC304", message, Document("文件与登记的哈希不符", found)
    return "", "", Document("", found)


def _look_at_held(record: Evidence, register_proves: bool) -> tuple[str, str, Document]:
    if record.held is None:
        return "SEC204", "file(文件)与 held(存放在别处)至少写一项", Document("没有文件")
    if not register_proves:
        return "SEC308", f"存放在 {record.held.where}", Document("不入库的材料未设为可证明")
    return "", "", Document("", record.held.sha256)


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]
