"""The sheets of the summary that put a campaign beside the repositories, and the same in a few lines of text.

The records here are the names that templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from secops_cli.deliver.workbook import Page
from secops_cli.report.contracts.batch import BatchCampaignMaterialEntry, BatchCampaignSystemEntry, BatchDocument

if TYPE_CHECKING:
    from secops_cli.tasks.batch_campaign import Joined, Pairing

SHEETS: Final = ("专项工作", "专项材料")
_ROWS: Final = 50_000
_MOST_NAMED: Final = 5
_NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class PairRow:
    """A system of an organisation; an organisation without any, or a repository that is in no campaign.

    Attributes:
        line: the number of its repository in the run; a dash where there is none.
        own: the id of the system in the repository.
        both: so many materials are on record as received and in the repository; so the four after it.
    """

    number: int
    campaign: str
    name: str
    code: str
    line: int | str
    system: str
    own: str
    level: str
    own_level: str
    both: int
    only_repository: int
    only_received: int
    neither: int
    unknown: int
    remark: str


@dataclass(frozen=True, slots=True)
class PairMaterialRow:
    """One material of one system."""

    number: int
    campaign: str
    name: str
    code: str
    system: str
    list: str
    title: str
    state: str
    due: str
    received: str
    shown: str
    match: str


@dataclass(frozen=True, slots=True)
class PairTally:
    """All of them; `matched` systems were found in a repository."""

    participants: int
    with_repository: int
    without: int
    outside: int
    unjudged: int
    systems: int
    matched: int
    both: int
    only_repository: int
    only_received: int
    neither: int
    unknown: int


def campaign_pages(joined: Joined, lines: Sequence[BatchDocument]) -> Iterator[Page]:
    """Yield the sheets 专项工作 and 专项材料; each goes on behind where it would be too long."""
    rows = list(_rows(joined, lines))
    head = {"tally": tally(joined), "unread": "、".join(joined.unread)}
    yield from _pages(SHEETS[0], rows, head)
    yield from _pages(SHEETS[1], list(_materials(joined)), head)


def _pages(title: str, rows: Sequence[object], head: dict[str, object]) -> Iterator[Page]:
    for part, first in enumerate(range(0, len(rows) or 1, _ROWS), 1):
        context = {**head, "rows": tuple(rows[first : first + _ROWS]), "number": len(rows)}
        yield Page(title, title + (f" {part}" if part > 1 else ""), context)


def tally(joined: Joined) -> PairTally:
    """Count what was joined; an organisation with two repositories is one."""
    systems = [system for pairing in joined.pairings for system in pairing.entry["systems"]]
    without = len(joined.without)
    return PairTally(
        joined.organizations,
        joined.organizations - without,
        without,
        len(joined.outside),
        joined.unjudged,
        len(systems),
        sum(system["own"] is not None for system in systems),
        *_matches(material for system in systems for material in system["materials"]),
    )


def campaign_text(joined: Joined, lines: Sequence[BatchDocument]) -> list[str]:
    """Return for people how the campaigns and the repositories fit."""
    found = tally(joined)
    told = [
        f"专项工作：{found.participants} 家机构，有仓库的 {found.with_repository} 家；"
        f"材料 都有 {found.both}、仓库有未收 {found.only_repository}、已收仓库无 {found.only_received}、"
        f"都没有 {found.neither}、未知 {found.unknown}"
    ]
    if joined.without:
        told.append(f"  没有仓库的机构 {found.without} 家：{_some([p.entry['name'] for p in joined.without])}")
    if joined.outside:
        names = [f"{number} {lines[number - 1]['name'] or _NONE}" for number in joined.outside]
        told.append(f"  不在专项工作里的仓库 {found.outside} 个：{_some(names)}")
    if joined.unjudged:
        told.append(f"  {joined.unjudged} 个单位没有读得出的信用代码，在不在专项工作里不知道")
    if joined.unread:
        told.append(f"  协调机构的文件读不出，其中的机构没有计入：{_some(joined.unread)}")
    return told


def _some(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def _matches(materials: Iterable[BatchCampaignMaterialEntry]) -> tuple[int, int, int, int, int]:
    count = Counter(material["match"] for material in materials)
    return count["都有"], count["仓库有未收"], count["已收仓库无"], count["都没有"], count["未知"]


def _rows(joined: Joined, lines: Sequence[BatchDocument]) -> Iterator[PairRow]:
    number = 0
    for pairing in joined.pairings:
        for index, system in enumerate(pairing.entry["systems"] or (None,)):
            number += 1
            yield _row(pairing, system, number, pairing.remark if index == 0 else "")
    remark = "不在专项工作里" + ("，或在协调机构读不出的文件里" if joined.unread else "")
    for line_number in joined.outside:
        number += 1
        line = lines[line_number - 1]
        name, code = line["name"] or _NONE, line["credit_code"] or _NONE
        blank = (_NONE,) * 4
        yield PairRow(number, _NONE, name, code, line_number, *blank, 0, 0, 0, 0, 0, remark)


def _row(pairing: Pairing, system: BatchCampaignSystemEntry | None, number: int, remark: str) -> PairRow:
    participant = pairing.organization.participant
    none = "未写明" if participant.systems is None else "没有系统"
    remark = "；".join(filter(None, (remark, _unlike(system) if system and pairing.number else "")))
    return PairRow(
        number,
        pairing.entry["title"],
        participant.name,
        participant.credit_code or _NONE,
        pairing.number or _NONE,
        system["name"] if system else none,
        (system and system["own"]) or _NONE,
        (system and system["level"]) or _NONE,
        (system and system["own_level"]) or _NONE,
        *_matches(system["materials"] if system else ()),
        remark,
    )


def _unlike(system: BatchCampaignSystemEntry) -> str:
    """How a system in the repository is not as it is on record; empty where it is."""
    if system["own"] is None:
        return "仓库里认不出这个系统"
    return "登记的等级与仓库里的不同" if system["own_level"] not in (None, system["level"]) else ""


def _materials(joined: Joined) -> Iterator[PairMaterialRow]:
    every = ((p, s, m) for p in joined.pairings for s in p.entry["systems"] for m in s["materials"])
    for number, (pairing, system, material) in enumerate(every, 1):
        participant = pairing.organization.participant
        yield PairMaterialRow(
            number,
            pairing.entry["title"],
            participant.name,
            participant.credit_code or _NONE,
            system["name"],
            material["list"],
            material["title"],
            material["state"],
            material["due"] or _NONE,
            material["received"] or "",
            material["shown"],
            material["match"],
        )
