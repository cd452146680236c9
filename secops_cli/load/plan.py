"""What is to be read of a source: its YAML files by what they hold; what is passed over is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.errors import NothingThere
from secops_cli.load.layout import PRIVATE_FILE, SETTINGS_FILE, Slot, holds_data, is_expected, is_yaml, slot_of
from secops_cli.source.base import MAX_DATA_FILE, Entry, Source

if TYPE_CHECKING:
    from secops_cli.model.workspace import Family


_APART: Final[frozenset[Family]] = frozenset(
    {
        *("systems", "classifications", "changes", "lifecycles", "operations", "terminations", "incidents", "data"),
        *("campaigns", "participants"),
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to read, in the order of their paths, and what was found out while they were listed.

    Attributes:
        slots: path → what the file is read as.
        unread: path → what it would be read as, of files that stand for data and cannot be read.
    """

    slots: dict[str, Slot] = field(default_factory=dict)
    unread: dict[str, Slot] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def of_targets(self) -> Plan:
        """The same without what bears on systems and campaigns alone."""
        return replace(self, slots={path: slot for path, slot in self.slots.items() if slot.family not in _APART})

    def report(self, code: str, path: str, message: str) -> None:
        """Add a finding about a whole file."""
        self.diagnostics.append(Diagnostic(code, Place(path), message))

    def note_unread(self, path: str) -> None:
        """Say of YAML that is not read whether its place or its name is not the agreed one."""
        if path.startswith("evidence/"):
            words, hint = "名称不是约定的", "台账改名为 *.register.yaml；不是台账就不必理会。"
        else:
            words, hint = "不在约定的位置", ""
        self.diagnostics.append(Diagnostic("SEC110", Place(path), f"{path} {words}，未读取", hint))


def plan_reading(source: Source) -> Plan:
    """List what a source holds.

    Raises:
        NothingThere: there is no `secops.yaml`: this is no evidence repository.
    """
    if SETTINGS_FILE not in source.files:
        raise NothingThere(
            f"{source.label} 里没有 {SETTINGS_FILE}", "这里不是证据仓库；用 secops init 新建，或给出正确的路径。"
        )
    plan = Plan()
    for path, entry in sorted(source.files.items()):
        if path == PRIVATE_FILE and source.is_committed(path):
            plan.report("SEC604", path, f"{path} 已被提交")
        slot = slot_of(path) if is_yaml(path) else None
        if slot is not None:
            _add(plan, path, entry, slot)
        elif is_yaml(path) and not is_expected(path):
            plan.note_unread(path)
        elif entry.kind == "link" and holds_data(path):
            plan.report("SEC109", path, f"{path} 是符号链接，其中的内容未读取")
    return plan


def _add(plan: Plan, path: str, entry: Entry, slot: Slot) -> None:
    if entry.kind == "file" and entry.size <= MAX_DATA_FILE:
        plan.slots[path] = slot
        return
    plan.unread[path] = slot
    if entry.kind == "file":
        size, limit = entry.size // 1024 // 1024, MAX_DATA_FILE // 1024 // 1024
        plan.report("SEC107", path, f"{path} 有 {size} MB，上限 {limit} MB")
    else:
        words = "符号链接" if entry.kind == "link" else "文件夹或设备"
        plan.report("SEC109", path, f"{path} 是{words}，未读取")
