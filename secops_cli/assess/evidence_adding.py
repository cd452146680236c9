"""Files that are to become evidence: where they go, what the register will say of them, and why one is refused.

Plans only. A name that is there with the same content is recognised, so that an interrupted run can be run again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from pydantic import ValidationError

from secops_cli.assess.case import Case
from secops_cli.assess.evidence_use import qualified
from secops_cli.assess.naming import like_clause, like_name, like_standard, refuse_wide_colon
from secops_cli.errors import CommandLineError
from secops_cli.model.evidence import Evidence
from secops_cli.model.standard import Standard
from secops_cli.model.workspace import RecordRef, Workspace
from secops_cli.personal import personal_numbers
from secops_cli.source.base import Entry, composed, escapes
from secops_cli.terms import EVIDENCE_KINDS, STATE_SECRET

_NO_ID: Final = re.compile(r"[\s/\\:#,]+")
_REGISTER: Final = re.compile(r".*\.register\.ya?ml", re.IGNORECASE)
_HOME: Final = "evidence"


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that a user wants to add.

    Attributes:
        name: its name, in Unicode NFC.
        inside: its path where it is in the repository already; None for one from elsewhere.
        sha256: of its content; of a Git LFS pointer, of what it stands for.
        size: bytes.
    """

    name: str
    inside: str | None
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user says of the files; None for what they do not say.

    Attributes:
        supports: qualified clauses (`isccc:4.1.1`) → pages, None where none are said.
        folder: where in `evidence/` they go.
        replace: what is there under the name may be replaced.
    """

    supports: Mapping[str, str | None] = field(default_factory=dict)
    kind: str | None = None
    title: str | None = None
    id: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    pages: str | None = None
    confidentiality: str | None = None
    issuer: str | None = None
    folder: str | None = None
    register: str | None = None
    replace: bool = False

    @property
    def stated(self) -> dict[str, Any]:
        """The values for a record that were said, by key, in the order of a register."""
        keys = ("title", "kind", "issued", "effective", "expires", "pages", "confidentiality", "issuer")
        return {key: getattr(self, key) for key in keys if getattr(self, key) is not None}


@dataclass(frozen=True, slots=True)
class Addition:
    """What becomes of one file.

    Attributes:
        offer: the file.
        path: where it will be in the repository.
        copied: it has to be written there.
        register: the file that holds, or will hold, its record.
        record: the new record; None where there is one already.
        id: of the record.
        supports: what is added to the record that is there.
        values: what is set in the record that is there.
        replaces: the record told of another content, or otherwise of it.
    """

    offer: Offer
    path: str
    copied: bool
    register: str
    id: str
    record: Mapping[str, Any] | None = None
    supports: tuple[Mapping[str, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    replaces: bool = False

    @property
    def state(self) -> Literal["新登记", "就地登记", "已登记", "补写", "换新"]:
        """What is done, in a word."""
        if self.record is not None:
            return "新登记" if self.copied else "就地登记"
        if self.replaces:
            return "换新"
        return "补写" if self.supports or self.values else "已登记"


def plan_additions(
    case: Case, files: Mapping[str, Entry], contents: Mapping[str, str | None], offers: Sequence[Offer], wish: Wish
) -> list[Addition]:
    """Return what becomes of each file.

    Args:
        case: the judged repository.
        files: everything in it.
        contents: hash of each file of the repository that stands where an offered file would go.
        offers: the files, in the user's order.
        wish: what is said of them.

    Raises:
        CommandLineError: a file, a name or a value is refused; nothing is to be done then.
    """
    workspace = case.workspace
    if len(offers) > 1 and (wish.title or wish.id):
        raise CommandLineError("--title 与 --id 只能用于一个文件", "几个文件分几次加，或不写，用文件名作名称。")
    if torn := workspace.torn("evidence"):
        raise CommandLineError(f"台账 {torn[0]} 读不出，不能往里加", "先改好；secops validate 列出问题。")
    desk = _Desk(case, files, wish, {name.casefold() for name in workspace.evidence})
    by_path = {composed(record.file): record for record in workspace.evidence.values() if record.file}
    plans: dict[str, Addition] = {}
    for offer in offers:
        path = target_of(offer, wish)
        _refuse_path(path, files)
        earlier = plans.get(path.casefold())
        if earlier is not None:
            if earlier.offer.sha256 != offer.sha256:
                raise CommandLineError(f"两个文件都叫 {offer.name}，内容不同", "改名，或用 --to 放到不同的文件夹。")
            continue
        there = contents.get(path)
        if there is not None and there != offer.sha256 and not wish.replace:
            words = f"{path} 已经在，内容不同"
            raise CommandLineError(words, "换一个文件名；要用新的换掉它，加 --replace(旧的留在 git 历史里)。")
        record = by_path.get(path)
        new = desk.new(offer, path, there) if record is None else desk.again(offer, path, there, record)
        plans[path.casefold()] = new
    return list(plans.values())


def target_of(offer: Offer, wish: Wish) -> str:
    """Return where a file goes: it stays where it is inside `evidence/`, else into the folder that is wished for."""
    if offer.inside is not None and offer.inside.startswith(f"{_HOME}/") and wish.folder is None:
        return offer.inside
    folder = composed((wish.folder or "").strip("/")).removeprefix(f"{_HOME}/")
    folder = "" if folder == _HOME else folder
    path = "/".join(filter(None, (_HOME, folder, offer.name)))
    if offer.inside is not None and offer.inside.startswith(f"{_HOME}/") and offer.inside != path:
        raise CommandLineError(f"{offer.inside} 已在 {_HOME}/ 里", "不必写 --to；要换地方先移动文件。")
    return path


def _refuse_path(path: str, files: Mapping[str, Entry]) -> None:
    name = path.rpartition("/")[2]
    if escapes(path) or any(part.startswith(".") for part in path.split("/")):
        raise CommandLineError(f"路径 {path} 不能用", "文件名不能含 .. 、冒号等，也不能以点开头；改名后再加。")
    if name.startswith(("~$", ".~")):
        raise CommandLineError(f"{name} 是 Office 打开时的临时文件", "关闭文档后加原来的文件。")
    if _REGISTER.fullmatch(name):
        raise CommandLineError(f"{name} 是台账，不是材料", "材料改用别的名字。")
    if any(True for _ in personal_numbers(path)):
        raise CommandLineError("文件名里有身份证号码或手机号码", "改名后再加；文件名会写进台账和证据包。")
    above = ["/".join(path.split("/")[:n]) for n in range(1, path.count("/") + 1)]
    if any(folder in files for folder in above) or (path in files and files[path].kind != "file"):
        raise CommandLineError(f"{path} 经过符号链接，或不是普通文件", "换一个文件夹。")
    parts = path.split("/")
    for other in files:
        common = other.split("/")[: len(parts)]
        if any(a != b and a.casefold() == b.casefold() for a, b in _alike(parts, common)):
            words = f"{path} 与已有的 {other} 只差大小写"
            raise CommandLineError(words, "在 Windows 和 macOS 上是同一个文件或文件夹；改名后再加。")


def _alike(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts of two paths, up to the first that differs by more than case."""
    for a, b in zip(one, other, strict=False):
        if a.casefold() != b.casefold():
            return
        yield a, b


@dataclass(frozen=True, slots=True)
class _Desk:
    """Plans one file after the other.

    Attributes:
        taken: ids that are taken, case folded; grows.
    """

    case: Case
    files: Mapping[str, Entry]
    wish: Wish
    taken: set[str]

    def again(self, offer: Offer, path: str, there: str | None, record: Evidence) -> Addition:
        """A file that is registered already."""
        wish = self.wish
        if record.confidentiality in STATE_SECRET:
            raise CommandLineError(f"{record.id} 的密级为{record.confidentiality}", "涉密材料不得进入仓库。")
        if wish.id is not None and wish.id != record.id:
            raise CommandLineError(f"{path} 已登记为 {record.id}", "不要写另一个 --id。")
        known = {qualified(self.case, support.clause) for support in record.supports}
        added = tuple(_support(name, pages) for name, pages in wish.supports.items() if name not in known)
        unlike = {key: value for key, value in wish.stated.items() if getattr(record, key) != value}
        if (record.sha256 or there) != offer.sha256:
            unlike["sha256"] = offer.sha256
        if unlike and not wish.replace:
            words = "、".join(unlike)
            raise CommandLineError(
                f"{path} 已登记为 {record.id}，{words} 与现在的不同", "核对后直接改台账；确是新的一份，加 --replace。"
            )
        replaces = bool(unlike)
        if record.sha256 is None:
            unlike["sha256"] = offer.sha256
        place = self.case.workspace.places[RecordRef("evidence", record.id)]
        _validate({**record.model_dump(exclude_none=True), **unlike}, path)
        return Addition(offer, path, there != offer.sha256, place.path, record.id, None, added, unlike, replaces)

    def new(self, offer: Offer, path: str, there: str | None) -> Addition:
        """A file that no register names."""
        wish = self.wish
        stem = offer.name.rpartition(".")[0] or offer.name
        name = wish.id or _free_id(_NO_ID.sub("-", stem).strip("-")[:90] or "ev", self.taken)
        if wish.id is not None and wish.id.casefold() in self.taken:
            raise CommandLineError(f"标识 {wish.id} 已在台账里", "换一个 --id，或不写。")
        self.taken.add(name.casefold())
        stated = wish.stated
        values: dict[str, Any] = {
            "id": name,
            "title": stated.pop("title", stem),
            "kind": stated.pop("kind", None) or _kind_of(self.case, wish, path),
            "file": path,
            **stated,
            "sha256": offer.sha256,
        }
        if wish.supports:
            values["supports"] = [_support(clause, pages) for clause, pages in wish.supports.items()]
        _validate(values, path)
        register = wish.register or _register_for(self.case.workspace, self.files, path)
        return Addition(offer, path, there != offer.sha256, register, name, values)


def _support(clause: str, pages: str | None) -> dict[str, str]:
    return {"clause": clause, "pages": pages} if pages else {"clause": clause}


def _free_id(wanted: str, taken: set[str]) -> str:
    number = 1
    name = wanted
    while name.casefold() in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _kind_of(case: Case, wish: Wish, path: str) -> str:
    """The kind, where all clauses together ask for one only."""
    asked = list(dict.fromkeys(kind for name in wish.supports for kind in kinds_for(case, name)))
    if len(asked) == 1:
        return asked[0]
    hint = f"这些条目要的是：{'、'.join(asked)}。" if asked else "种类见 docs/glossary.md 的证据种类。"
    raise CommandLineError(f"不知道 {path.rpartition('/')[2]} 是哪一种材料", f"用 --kind 写明。{hint}")


def kinds_for(case: Case, name: str) -> list[str]:
    """Return the kinds of documents that a qualified clause asks for."""
    head, _, clause_id = name.rpartition(":")
    standard = case.standard(head)
    clause = standard.clause.get(clause_id) if standard else None
    return [kind for group in clause.evidence.all for kind in group.any] if clause else []


def required_kind(kind: str) -> str:
    """Return a kind of evidence. Raises CommandLineError where there is none of that name."""
    if kind not in EVIDENCE_KINDS:
        near = like_name(EVIDENCE_KINDS, kind)
        raise CommandLineError(f"没有 {kind} 这种材料{near}", "种类见 docs/glossary.md 的证据种类。")
    return kind


def register_path(written: str) -> str:
    """Return the path of a register that a user names. Raises CommandLineError where none may be there."""
    path = composed(written.removeprefix("./"))
    if escapes(path) or not path.startswith(f"{_HOME}/") or not _REGISTER.fullmatch(path.rpartition("/")[2]):
        raise CommandLineError(f"台账不能放在 {written}", "写成 evidence/文件夹/名字.register.yaml，从仓库的根写起。")
    return path


def _validate(values: Mapping[str, Any], path: str) -> None:
    required_kind(values["kind"])
    if values.get("confidentiality") in STATE_SECRET:
        raise CommandLineError(f"{values['confidentiality']}材料不得进入仓库", "按保密规定处理，secops 不管涉密材料。")
    for key, value in values.items():
        if isinstance(value, str) and any(True for _ in personal_numbers(value)):
            raise CommandLineError(f"{key} 里有身份证号码或手机号码", "个人信息不入库；改写后再加。")
    days = (values.get("issued") or values.get("effective"), values.get("expires"))
    if days[0] and days[1] and days[1] < days[0]:
        raise CommandLineError(f"有效期至 {days[1]} 早于 {days[0]}", "核对原件上的日期。")
    try:
        Evidence.model_validate({**values, "supports": tuple(values.get("supports", ()))})
    except ValidationError as fault:
        first = fault.errors()[0]
        words = f"{path} 的 {'.'.join(map(str, first['loc']))} 不对：{first.get('input')}"
        raise CommandLineError(words, "标识不能含空格和 / \\ : # ,；密级写 公开 或 内部。") from None


def _register_for(workspace: Workspace, files: Mapping[str, Entry], path: str) -> str:
    """The register that has most records of files in the folder; else one in it, else a new one."""
    folder = path.rpartition("/")[0]
    counted = Counter(
        workspace.places[RecordRef("evidence", record.id)].path
        for record in workspace.evidence.values()
        if record.file and composed(record.file).rpartition("/")[0] == folder
    )
    if counted:
        return min(counted, key=lambda register: (-counted[register], register))
    here = sorted(p for p in files if p.rpartition("/")[0] == folder and _REGISTER.fullmatch(p.rpartition("/")[2]))
    return here[0] if here else f"{folder}/{folder.rpartition('/')[2]}.register.yaml"


# --- clauses ----------------------------------------------------------------------------------------------------


def find_clauses(case: Case, names: Iterable[str]) -> dict[str, str | None]:
    """Return clauses as a register names them, `isccc:4.1.1`, with the pages that stand behind `=`.

    Args:
        case: knows the standards and the targets.
        names: `isccc:4.1.1`, `isccc:4.1.1=3-5`; without a standard where the clause stands in one target's only.

    Raises:
        CommandLineError: there is no such clause; says which may be meant.
    """
    found: dict[str, str | None] = {}
    for written in names:
        name, _, pages = written.partition("=")
        refuse_wide_colon(name)
        standard, clause_id = _clause(case, name.strip())
        found[f"{standard.edition.alias}:{clause_id}"] = pages.strip() or None
    return found


def _clause(case: Case, name: str) -> tuple[Standard, str]:
    head, _, clause_id = name.rpartition(":")
    if not head:
        standards = list({grade.standard.id: grade.standard for grade in case.all_grades}.values())
        holding = [standard for standard in standards if name in standard.clause]
        if len(holding) == 1:
            return holding[0], name
        full = "、".join(f"{standard.edition.alias}:{name}" for standard in holding)
        meant = next(filter(None, (like_clause(standard, name) for standard in standards)), "")
        raise CommandLineError(f"{name} 没有写标准{'，应写作 ' + full if full else meant}", "条目写作 标准:条号。")
    standard = case.standard(head)
    if standard is None:
        raise CommandLineError(f"没有标准 {head}{like_standard(case.catalogues.editions.values(), head)}")
    if clause_id not in standard.clause:
        hint = f"用 secops standard show {standard.edition.alias} 查条号。"
        raise CommandLineError(f"{standard.id} 没有条目 {clause_id}{like_clause(standard, clause_id)}", hint)
    return standard, clause_id
