"""One system and what is recorded of its life, in a few lines; its board on a day."""

from __future__ import annotations

from datetime import date

from assess_builders import TODAY, case_of

from secops_cli.assess.lifecycle_standing import Board, Standing

LOWEST = "[{object: 公民法人合法权益, degree: 一般损害}]"
SECOND = "[{object: 社会秩序和公共利益, degree: 一般损害}]"
THIRD = "[{object: 社会秩序和公共利益, degree: 严重损害}]"
OPERATOR = "people: {运营使用单位: [甲]}"


def system(status: str = "已运行", more: str = "") -> str:
    return f"id: s\nname: 办公\nstatus: {status}\nobject_types: [信息系统]\n{more}"


def classified(harms: str = SECOND, more: str = "") -> dict[str, str]:
    text = f"system: s\nbusiness_information: {harms}\nsystem_service: {harms}\n{more}"
    return {"systems/s/classification.yaml": text}


def paper(name: str, kind: str, issued: str = "", more: str = "") -> str:
    """One line of a register."""
    day = f", issued: {issued}" if issued else ""
    return f"- {{id: {name}, title: 某, kind: {kind}, file: evidence/a.txt{day}{more}}}\n"


def papers(*lines: str) -> dict[str, str]:
    return {"evidence/own.register.yaml": "".join(lines)}


def done(activity: str, more: str = "") -> str:
    """An entry of an activity that is done, with the operator named."""
    people = "" if "people:" in more else f", {OPERATOR}"
    return f"{{activity: {activity}, state: 已完成{people}{', ' if more else ''}{more}}}"


def undone(activity: str, state: str = "未开始", more: str = "") -> str:
    return f"{{activity: {activity}, state: {state}{', ' if more else ''}{more}}}"


def round_of(*entries: str, name: str = "r1", trigger: str = "首次", more: str = "") -> str:
    head = f"  - id: {name}\n    trigger: {trigger}\n" + "".join(f"    {line}\n" for line in more.splitlines())
    if not entries:
        return head
    return head + "    activities:\n" + "".join(f"      - {entry}\n" for entry in entries)


def life(*rounds: str) -> dict[str, str]:
    return {"systems/s/lifecycle.yaml": "system: s\nrounds:\n" + "".join(rounds) if rounds else "system: s\n"}


def board_of(*files: dict[str, str], status: str = "已运行", as_of: date = TODAY, settings: str = "") -> Board:
    """The board of the one system `s`."""
    merged = {"systems/s/system.yaml": system(status), "secops.yaml": f"format: 1\n{settings}"}
    for part in files:
        merged |= part
    [board] = case_of(merged, as_of).boards
    return board


def standing_of(board: Board, activity: str) -> Standing:
    [found] = [s for s in board.standings if s.activity.id == activity or s.activity.title == activity]
    return found


def stale_of(board: Board) -> list[tuple[str, str]]:
    """The stale documents, each with what is newer."""
    return [(s.output.document.title, s.source.document.title) for s in board.stale]


def titles(standings: tuple[Standing, ...]) -> list[str]:
    return [s.activity.title for s in standings]
