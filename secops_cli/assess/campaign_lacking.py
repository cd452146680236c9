"""What an organisation of a campaign still owes: what, by which clause, until when, and to whom it goes.

What cannot be read is unknown and not owed; what others have to do (评审, 发证 …) is not asked of the organisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.campaign_plan import Plan
from secops_cli.assess.campaign_standing import MaterialStanding, OrganizationStanding, SystemStanding

OWN_GROUP: Final = "所属协调小组"
"""What a plan calls the coordinating group of each organisation."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that an organisation owes.

    Attributes:
        system: for which system; None where the organisation owes it as a whole.
        list: the list of materials that it belongs to; empty where it is in none.
        why: what is wrong with what came in; empty where nothing did.
        source: the clause of the plan; empty where none is stated.
        due: last day on which it is in time; None where there is none.
        days: so many days it is, or came in, after its last day; 0 where it is in time or has none.
        to: whom it goes to; None where it is the organisation's own coordinating group and that is not named.
    """

    system: str | None
    list: str
    what: str
    state: str
    why: str
    source: str
    due: date | None
    days: int
    to: str | None


def lacks_of(plan: Plan, organization: OrganizationStanding, as_of: date) -> tuple[Lack, ...]:
    """Return what an organisation owes on a day: its own matters first, then system by system as the plan lists it."""
    own = Owing(plan, organization, as_of)
    return (*own.of_itself(), *(lack for system in organization.systems for lack in own.of_system(system)))


@dataclass(frozen=True, slots=True)
class Owing:
    """What one organisation owes, as a whole and for each system."""

    plan: Plan
    organization: OrganizationStanding
    as_of: date

    def of_itself(self) -> Iterator[Lack]:
        """Yield what it owes as a whole: the self-check table, those who are to be named, its systems."""
        table, check = self.plan.self_check, self.organization.self_check
        base = self.plan.base.self_check
        to, source = self._to(table.to or base.to), table.source or base.source or ""
        if check.state in ("未收", "逾期"):
            yield Lack(None, "", table.title, check.state, "", source, check.due, self._days(check.due), to)
        elif check.unanswered:
            why = f"没有填 {'、'.join(check.unanswered)}"
            yield Lack(None, "", table.title, "待补", why, source, check.due, 0, to)
        group = self._to(OWN_GROUP)
        for office in self.organization.unnamed:
            yield Lack(None, "", office, "没有报", "", self.plan.base.offices.get(office, ""), None, 0, group)
        if self.organization.participant.systems is None:
            yield Lack(None, "", "系统的底数", "没有报", "有哪些系统没有写明；没有系统的也要说明", "", None, 0, group)

    def of_system(self, system: SystemStanding) -> Iterator[Lack]:
        """Yield what it owes for a system: what was sent back to it, then materials."""
        name = system.system.name
        if system.walk.returned is not None:
            record, back = system.walk.returned
            entry = next((entry for entry in self.plan.path if entry.step == back), None)
            if entry is not None and entry.materials is not None:
                note = f"：{record.note}" if record.note else ""
                why, due = f"{record.date} {record.step}退回{note}", self.plan.due.get(back)
                days, to = self._days(due), self._to(self.plan.goes_to(entry.materials))
                yield Lack(name, entry.materials, f"重新{back}", "退回", why, entry.source or "", due, days, to)
        for material in system.materials:
            if material.lacking:
                yield self._material(name, material)

    def _material(self, system: str, found: MaterialStanding) -> Lack:
        days, source = self._days(found.due, found.received), found.material.source or ""
        title, to = found.material.title, self._to(self.plan.goes_to(found.list))
        return Lack(system, found.list, title, found.state, found.why, source, found.due, days, to)

    def _days(self, due: date | None, came: date | None = None) -> int:
        """After its last day: what has not come in to the day of the judgement, what has to the day on which it did."""
        return max(((came or self.as_of) - due).days, 0) if due is not None else 0

    def _to(self, whom: str | None) -> str | None:
        """A plan that does not say to whom leaves the organisation's own group."""
        return self.organization.participant.coordinator if whom in (None, OWN_GROUP) else whom
