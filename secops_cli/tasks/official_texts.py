"""Brings official wording from a file into a repository: what would be written, and where; nothing is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.pipeline import Request, library_of, open_repository

if TYPE_CHECKING:
    from secops_cli.exchange.wording.importing import TextImport
    from secops_cli.model.standard import Standard
    from secops_cli.source.base import Source

_FOLDER: Final = "standards"
_FILES: Final = ("text.yaml", "text.yml")


def plan_import(
    request: Request, standard: str, content: bytes, name: str, table: str | None = None, *, doubtful: bool = False
) -> TextImport:
    """Return what an import would do to a repository.

    Args:
        request: the repository.
        standard: id or alias, packaged or the repository's own.
        content: the file that is imported.
        name: its name, for messages and as the source of what is taken from it.
        table: only this sheet or table.
        doubtful: take also what does not look like the clause whose number it bears.

    Raises:
        UnreadableSource: the repository or the file cannot be read, or nothing in the file is of that standard.
        CommandLineError: there is no such standard; its texts stand in two files.
        EditFault: the file that is there cannot be edited.
    """
    from secops_cli.exchange.wording.importing import TextImport, read_file
    from secops_cli.exchange.wording.planning import plan_writing

    found = library_of(request).required(standard)
    source = open_repository(request).source
    path = _path(source, found)
    imported = read_file(content, name, found, table)
    taken = imported.matched.wordings if doubtful else imported.matched.sure
    return TextImport(found, path, plan_writing(_content(source, path), taken, name), imported)


def _path(source: Source, standard: Standard) -> str:
    """The file of a standard's texts: the one that is there, else one under its id."""
    names = dict.fromkeys((standard.id, standard.edition.alias))
    there = [path for name in names for file in _FILES if (path := f"{_FOLDER}/{name}/{file}") in source.files]
    if len(there) > 1:
        raise CommandLineError(f"{standard.id} 的原文写在两处：{'、'.join(there)}", "合并成一个文件再导入。")
    for folder in (_FOLDER, f"{_FOLDER}/{standard.id}"):
        if folder in source.files:
            raise UnreadableSource(f"{folder} 是符号链接或文件，不写到那里", "换成仓库里真正的文件夹。")
    return there[0] if there else f"{_FOLDER}/{standard.id}/{_FILES[0]}"


def _content(source: Source, path: str) -> bytes | None:
    if path not in source.files:
        return None
    content = next((content for _, content in source.read([path])), None)
    if content is None:
        raise UnreadableSource(f"{path} 无法读取", "它要是一个普通文件，不超过 8 MB。")
    return content
