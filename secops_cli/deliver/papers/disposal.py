"""What the three records of a system's end share: the end, and what was moved, scrapped, wiped or destroyed.

An item without a day, or with a later one, has not been disposed of: nothing is said of how, by whom and with what
result. The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.2.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from secops_cli.assess.case import Case
from secops_cli.assess.checks.termination import check_terminations, unaccounted
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of, joined
from secops_cli.deliver.papers.recorded import (
    SignRow,
    approvers,
    documents_of,
    grade_of,
    head_of,
    in_words,
    organization_of,
    signer,
    titles_of,
)
from secops_cli.model.operation import (
    DisposalPlan,
    DisposedEquipment,
    DisposedInformation,
    DisposedMedium,
    Termination,
)
from secops_cli.model.workspace import RecordRef

_Item = DisposedInformation | DisposedEquipment | DisposedMedium
_TO_DO: Final = "尚未处理"
_TITLES: Final = {"information": "信息", "equipment": "设备", "media": "存储介质"}


@dataclass(frozen=True, slots=True)
class End:
    """The end of the system.

    Attributes:
        left: what the system has and no item accounts for; empty where there is nothing of the kind.
    """

    decided: str
    reason: str
    left: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: `result` is where the information is now, or whether any is left over."""

    number: int
    what: str
    handling: str
    date: str
    people: str
    method: str
    result: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How the items are to be disposed of.

    Attributes:
        documents: their titles, joined.
        fault: says that something was disposed of before a leader approved; empty where that is not so.
    """

    documents: str
    fault: str


def compose_disposal(case: Case, record: Termination, key: Literal["information", "equipment", "media"]) -> Composed:
    """Return what the record of one kind of disposal says.

    Args:
        case: the judged repository.
        record: of the system that has ended or is to end.
        key: where the items stand in the record; those of equipment and media have a plan that a leader approves.
    """
    return _Composer(case, record, key).composed()


class _Composer:
    def __init__(self, case: Case, record: Termination, key: str) -> None:
        self._case = case
        self._record = record
        self._key = key
        self._title = _TITLES[key]
        self._items: Sequence[_Item] | None = getattr(record, key)
        self._file = file_of(case.workspace, RecordRef("terminations", record.system), "termination.yaml")
        self._grade = grade_of(case, record.system)
        self._blanks = Blanks()

    def composed(self) -> Composed:
        blanks, record, title = self._blanks, self._record, self._title
        scope: dict[str, object] = {
            "organization": organization_of(self._case, blanks),
            "as_of": formal_date(self._case.as_of),
            "system": head_of(self._case, record.system, blanks),
            "end": End(
                decided=blanks.fill(record.decided, "决定终止日期", f"{self._file} 的 decided"),
                reason=blanks.fill(record.reason, "终止的原因", f"{self._file} 的 reason"),
                left=self._left(),
            ),
            "empty": f"没有需要处理的{title}。" if self._items is not None and not self._items else "",
            "items": tuple(self._rows()),
            "documents": documents_of(self._case, ((self._name(i), i.evidence) for i in self._items or ()), blanks),
        }
        plan: DisposalPlan | None = getattr(record, f"{self._key}_plan", None)
        if plan is not None:
            scope["plan"] = self._plan(plan)
            scope["signers"] = self._signers(plan)
        return Composed("", scope, {"secops.system": record.system}, blanks.missing)

    @cached_property
    def _known(self) -> dict[str, str]:
        """Id → name of what the description of the system lists; media are listed nowhere."""
        if self._grade is None:
            return {}
        system = self._grade.system
        parts = {"information": system.assets, "equipment": system.devices}.get(self._key) or ()
        return {part.id: part.name for part in parts}

    def _name(self, item: _Item) -> str:
        return self._known.get(item.what, item.what)

    def _left(self) -> str:
        """What the description of the system lists and no item names."""
        left = unaccounted(self._known.items(), self._items) if self._items is not None else ()
        if not left:
            return ""
        return self._blanks.mark(joined(left), f"没有交代去向的{self._title}", f"{self._file} 的 {self._key}")

    def _rows(self) -> Iterable[ItemRow]:
        where, fill = f"{self._file} 的 {self._key}", self._blanks.fill
        if self._items is None:
            yield ItemRow(1, fill(None, f"处理的{self._title}", where), NONE, NONE, NONE, NONE, NONE)
        for number, item in enumerate(self._items or (), 1):
            if item.date is None or item.date > self._case.as_of:
                yield ItemRow(number, self._name(item), item.handling, _TO_DO, _TO_DO, _TO_DO, _TO_DO)
                continue
            of = f"{where} 中 {item.id} 的"
            known = self._case.workspace.people
            names = joined(known[name].name if name in known else name for name in item.people)
            yield ItemRow(
                number=number,
                what=self._name(item),
                handling=item.handling,
                date=formal_date(item.date),
                people=fill(names, f"{self._name(item)}：参与的人员", f"{of} people"),
                method=fill(item.method, f"{self._name(item)}：处理的方式", f"{of} method"),
                result=self._result(item, of),
            )

    def _result(self, item: _Item, of: str) -> str:
        """Where the information is now, or whether any is left over; residual information has to be seen to."""
        if isinstance(item, DisposedInformation):
            wiped = "已清除" if item.handling == "清除" else None
            return self._blanks.fill(item.now_at or wiped, f"{self._name(item)}：目前在何处", f"{of} now_at")
        if item.residual == "有残余信息":
            return self._blanks.mark(item.residual, f"{self._name(item)}：还有残余信息", f"{of} residual")
        return self._blanks.fill(item.residual, f"{self._name(item)}：有无残余信息", f"{of} residual")

    def _plan(self, plan: DisposalPlan) -> Plan:
        where, title = f"{self._file} 的 {self._key}_plan", f"{self._title}处理方案"
        documents = titles_of(self._case, plan.documents, title, f"{where}.documents", self._blanks)
        alone = replace(self._case, systems=(self._grade,) if self._grade else ())
        faults = [
            in_words(found.message)
            for found in check_terminations(alone)
            if found.code == "SEC740" and str(found.route[0]).startswith(self._key)
        ]
        fault = self._blanks.mark(faults[0], f"{title}的审批", f"{where}.approvals") if faults else ""
        return Plan(documents, fault)

    def _signers(self, plan: DisposalPlan) -> tuple[SignRow, ...]:
        """Who carried it out, who watched, and the leader who approved the plan or is to."""
        where = f"{self._file} 的 {self._key}_plan.approvals"
        leaders = approvers(self._case, plan.approvals, "主管领导", where, self._blanks)
        return (signer("处理人"), signer("监督人"), *leaders)
