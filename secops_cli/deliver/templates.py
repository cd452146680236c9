"""Finds a template by name. It hands out bytes; whether a repository's own may be used is for the caller to say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from secops_cli.errors import CommandLineError, SecopsError
from secops_cli.source.base import MAX_DATA_FILE, Source
from secops_cli.source.packaged import packaged

MAX_BYTES: Final = 20_000_000
"""A larger template is refused: form templates are some ten thousand bytes, and a repository may be hostile."""


class TemplateFault(SecopsError):
    """A template cannot be used: the message says file, sheet, cell and expression, the hint the names there are."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it was found.

    Attributes:
        name: the file name by which it was asked for.
        origin: where it comes from, in words for messages.
        content: the whole file.
    """

    name: str
    origin: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def find_template(name: str, *, folder: Path | None = None, own: bytes | None = None) -> Template:
    """Return the template of that name: of the folder first, then the repository's own, then the packaged one.

    Args:
        name: a plain file name, such as `self-assessment.xlsx`.
        folder: the value of `--templates`; it overrides by name and need not hold every template.
        own: the content of the repository's `templates/<name>`; None where it has none or is not trusted.

    Raises:
        CommandLineError: the folder does not exist.
        TemplateFault: no template of that name, or one that is too large.
    """
    if folder is not None and not folder.is_dir():
        raise CommandLineError(f"没有模板文件夹 {folder}", "--templates 应指向一个文件夹。")
    if folder is not None and (folder / name).is_file():
        return _checked(Template(name, str(folder / name), (folder / name).read_bytes()))
    if own is not None:
        return _checked(Template(name, f"templates/{name}", own))
    file = packaged("templates") / name
    if not file.is_file():
        raise TemplateFault(f"没有模板 {name}")
    return _checked(Template(name, f"自带模板 {name}", file.read_bytes()))


def template_finder(folder: Path | None, source: Source | None) -> Callable[[str], Template]:
    """Return what finds templates by name as `find_template` does, each once.

    Args:
        folder: the value of `--templates`.
        source: the repository whose `templates/` is trusted; None where it is not.
    """

    @cache
    def find(name: str) -> Template:
        return find_template(name, folder=folder, own=None if source is None else _own(source, f"templates/{name}"))

    return find


def _own(source: Source, path: str) -> bytes | None:
    entry = source.files.get(path)
    if entry is None or entry.kind != "file" or entry.size > MAX_DATA_FILE:
        return None
    [(_, content)] = source.read([path])
    return content


def _checked(template: Template) -> Template:
    if len(template.content) > MAX_BYTES:
        raise TemplateFault(f"模板 {template.origin} 超过 {MAX_BYTES // 1_000_000} MB")
    return template
