"""What a coordinating body has on record of a campaign, beside what the organisations' own repositories show.

Nothing is judged anew: the body's repository says what came in, the lines of the run say what is there. They are
joined by the credit code; names never join an organisation, for two may bear one and one may be spelt in many ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.campaign_standing import (
    Campaigns,
    CampaignStanding,
    MaterialStanding,
    OrganizationStanding,
    SystemStanding,
)
from secops_cli.characters import plain
from secops_cli.errors import CommandLineError
from secops_cli.pipeline import Request, assess
from secops_cli.report.contracts.batch import (
    BatchCampaignEntry,
    BatchCampaignMaterialEntry,
    BatchCampaignSystemEntry,
    BatchDocument,
    BatchShownEntry,
    BatchShownSystemEntry,
)
from secops_cli.terms import CampaignMatch, ShownState

_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Pairing:
    """An organisation of a campaign, and one repository of it.

    Attributes:
        number: of the line in the run; None where no repository bears its credit code.
        entry: what both say; without a repository only what the body says.
        remark: what is to be looked at.
    """

    standing: CampaignStanding
    organization: OrganizationStanding
    number: int | None
    entry: BatchCampaignEntry
    remark: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The campaigns of a body and the lines of a run.

    Attributes:
        pairings: in the order of the campaigns and of the organisations in them.
        outside: the numbers of the lines that were judged and are in no campaign.
        unjudged: so many lines could not be read; whose they are is not known.
        unread: the files of the body in which organisations are lost.
    """

    pairings: tuple[Pairing, ...]
    outside: tuple[int, ...]
    unjudged: int
    unread: tuple[str, ...]

    @property
    def without(self) -> tuple[Pairing, ...]:
        """The organisations for which there is no repository."""
        return tuple(pairing for pairing in self.pairings if pairing.number is None)

    @property
    def organizations(self) -> int:
        """How many organisations the campaigns have, whatever number of repositories they have."""
        return len({(p.entry["campaign"], p.entry["organization"]) for p in self.pairings})


def campaigns_of(request: Request) -> Campaigns:
    """Return the campaigns of a coordinating body's repository.

    Raises:
        UnreadableSource: the repository cannot be read.
        CommandLineError: there is no campaign that can be judged.
    """
    found = assess(request).case.campaigns
    if not found.standings:
        raise CommandLineError(
            f"{request.path} 里没有可以看的专项工作", "--campaign 指协调机构自己的、写有 campaign.yaml 的仓库。"
        )
    return found


def join(campaigns: Campaigns, lines: Sequence[BatchDocument]) -> Joined:
    """Put the campaigns beside the lines; each line's `campaigns` is written anew."""
    by_code: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str | None, list[int]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        line["campaigns"] = []
        if line["credit_code"] is not None:
            by_code[line["credit_code"]].append(number)
        by_name[plain(line["name"])].append(number)
    pairings: list[Pairing] = []
    for standing in campaigns.standings:
        for organization in standing.organizations:
            numbers = by_code.get(organization.participant.credit_code or "", [])
            places: list[int | None] = [*numbers] or [None]
            for place in places:
                own = lines[place - 1] if place else None
                entry = _entry(standing, organization, own)
                if own is not None:
                    own["campaigns"].append(entry)
                remark = "；".join(_remarks(organization, own, numbers, by_name, entry))
                pairings.append(Pairing(standing, organization, place, entry, remark))
    outside = (n for n, line in enumerate(lines, 1) if line["credit_code"] is not None and not line["campaigns"])
    unjudged = sum(line["credit_code"] is None for line in lines)
    return Joined(tuple(pairings), tuple(outside), unjudged, campaigns.unread_files)


def _remarks(
    organization: OrganizationStanding,
    line: BatchDocument | None,
    numbers: Sequence[int],
    by_name: Mapping[str | None, Sequence[int]],
    entry: BatchCampaignEntry,
) -> Iterator[str]:
    participant = organization.participant
    if line is None:
        yield "没有仓库" if participant.credit_code else "没有写信用代码，对不上仓库"
        if alike := by_name.get(plain(participant.name)):
            yield f"第 {'、'.join(map(str, alike[:_MOST_NAMED]))} 个单位名称相同，代码不同或没有，由人核对"
        return
    if line["fault"] is not None:
        yield "仓库没有判定"
    elif line["shows"] is not None and line["shows"]["unread"]:
        yield "仓库里有系统或台账读不出"
    if line["name"] is not None and plain(line["name"]) != plain(participant.name):
        yield f"仓库里的名称是{line['name']}"
    if len(numbers) > 1:
        yield f"第 {'、'.join(map(str, numbers[:_MOST_NAMED]))} 个单位是同一个代码"
    if entry["others"]:
        yield f"仓库里另有系统：{'、'.join(entry['others'][:_MOST_NAMED])}" + (
            f" 等 {len(entry['others'])} 个" if len(entry["others"]) > _MOST_NAMED else ""
        )


# --- one organisation -------------------------------------------------------------------------------------------


def _entry(
    standing: CampaignStanding, organization: OrganizationStanding, line: BatchDocument | None
) -> BatchCampaignEntry:
    shown = line["shows"] if line is not None and line["fault"] is None else None
    systems = [_system(system, organization.systems, shown) for system in organization.systems]
    met = {system["own"] for system in systems}
    return {
        "campaign": standing.plan.campaign.id,
        "title": standing.plan.campaign.title,
        "organization": organization.participant.id,
        "name": organization.participant.name,
        "systems": systems,
        "others": [own["name"] for own in (shown["systems"] if shown else ()) if own["id"] not in met],
    }


def _system(
    system: SystemStanding, others: Iterable[SystemStanding], shown: BatchShownEntry | None
) -> BatchCampaignSystemEntry:
    own = _same(system, others, shown["systems"] if shown else ())
    return {
        "id": system.system.id,
        "name": system.system.name,
        "own": own["id"] if own else None,
        "level": system.level,
        "own_level": own["level"] if own else None,
        "materials": [_material(m, own, shown) for m in system.materials if not m.material.catch_all],
    }


def _same(
    system: SystemStanding, others: Iterable[SystemStanding], shown: Iterable[BatchShownSystemEntry]
) -> BatchShownSystemEntry | None:
    """The system of that name in the repository, however it is spelt; none where either side has two of that name."""
    name = plain(system.system.name)
    here = [own for own in shown if plain(own["name"]) == name]
    there = [other for other in others if plain(other.system.name) == name]
    return here[0] if len(here) == len(there) == 1 else None


def _material(
    found: MaterialStanding, own: BatchShownSystemEntry | None, shown: BatchShownEntry | None
) -> BatchCampaignMaterialEntry:
    state = _shown(found, own, shown)
    return {
        "list": found.list,
        "id": found.material.id,
        "title": found.material.title,
        "state": found.state,
        "due": found.due.isoformat() if found.due else None,
        "received": found.received.isoformat() if found.received else None,
        "shown": state,
        "match": _match(found, state),
    }


def _shown(found: MaterialStanding, own: BatchShownSystemEntry | None, shown: BatchShownEntry | None) -> ShownState:
    """Documents of the system, and those of no system at all, count; what cannot be read may hold any."""
    if own is None or shown is None or not found.material.groups:
        return "未知"
    kinds = {*own["kinds"], *shown["kinds"]}
    if all(not kinds.isdisjoint(group) for group in found.material.groups):
        return "有"
    return "未知" if shown["unread"] else "没有"


def _match(found: MaterialStanding, state: ShownState) -> CampaignMatch:
    if state == "未知" or found.state == "未知":
        return "未知"
    if found.state in ("已收", "迟收"):
        return "都有" if state == "有" else "已收仓库无"
    return "仓库有未收" if state == "有" else "都没有"
