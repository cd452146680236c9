"""The filing form of systems: what each field says, what is missing, which documents go with it and which are lacking.

Nothing is guessed: what is not stated is missing. Layouts are data (`standards/filing-*/filing-form.yaml`); personal
values never stand in the repository and are left to be filled.

Source: filing forms of 2007 and 2025.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.filing_papers import filing_paper, layout_of, roots_of, to_file
from secops_cli.assess.filing_values import OTHER, Stated, counts_of, derived_of_data, holds, mapping_at, stated
from secops_cli.model.filing import FilingLayout, FormField, FormTable
from secops_cli.model.workspace import Family, RecordRef

PRIVATE: Final = "由 private.yaml 填"
_FAMILIES: Final[Mapping[str, Family]] = {
    "organization": "organization",
    "system": "systems",
    "classification": "classifications",
    "data": "data",
}
"""Root of a path → the records that it leads into."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the options of a field, as printed; `word` is how it is stated in the repository."""

    label: str
    ticked: bool
    word: str = ""


@dataclass(frozen=True, slots=True)
class FilledField:
    """One field.

    Attributes:
        value: what it says; None where that is not known.
        options: what there is to tick, in printed order; empty for a field of free text.
        required: it has to be filled before the form is handed in.
        personal: its value never stands in the repository.
        filled_by: who fills it otherwise, e.g. 受理机关; empty where the body that files does.
        file: the file that holds the value, or would.
        key: where in it; empty where it is filled by another.
        family: the records that one of which does; empty for what is private.
        ref: that record; None where there is none of it.
        why: why it is not known, where that is more than that nothing is stated.
        material: the document that it tells of; empty for any other field.
        beside: the words that go with the option 其他, or the name of the attachment.
        code: the code of what it says, where it has one.
        cells: what stands in the columns of its row, in a blank that has a table for it; None where that is not known.
        entry: how the layout describes it.
    """

    number: str
    group: str
    title: str
    value: str | None
    options: tuple[Option, ...]
    required: bool
    personal: bool
    filled_by: str
    file: str
    key: str
    family: Family | Literal[""]
    ref: RecordRef | None
    why: str = ""
    material: str = ""
    beside: str = ""
    code: str = ""
    cells: Mapping[str, str] | None = None
    entry: FormField | None = None

    @property
    def name(self) -> str:
        """The title with the group that it stands in."""
        return f"{self.group}·{self.title}" if self.group else self.title

    @property
    def where(self) -> str:
        """The file and the key."""
        return f"{self.file} 的 {self.key}"

    @property
    def missing(self) -> bool:
        """It has to be written by those who file, and is not."""
        return self.required and self.value is None and not self.personal and not self.filled_by


@dataclass(frozen=True, slots=True)
class FilledTable:
    """One table of a form.

    Attributes:
        number: which of the systems or classes of data it is about, such as `2/6`; empty for the body's own.
        about: the name of the system or class of data; empty for the body's own.
        system: the id of the system that it is about; empty for any other.
    """

    id: str
    title: str
    number: str
    about: str
    system: str
    fields: tuple[FilledField, ...]

    @property
    def missing(self) -> tuple[FilledField, ...]:
        """The fields that are to be filled yet; what documents lack is told of the materials."""
        return tuple(found for found in self.fields if found.missing and not found.material)


@dataclass(frozen=True, slots=True)
class FilingForm:
    """A filled form, its tables in printed order."""

    layout: FilingLayout
    systems: tuple[SystemGrade, ...]
    tables: tuple[FilledTable, ...]

    @property
    def missing(self) -> tuple[FilledField, ...]:
        return tuple(found for table in self.tables for found in table.missing)


def filing_form(
    case: Case,
    systems: Sequence[SystemGrade] | None = None,
    layout: str | None = None,
    *,
    shown: bool = True,
) -> FilingForm:
    """Fill the form.

    Args:
        case: the judged repository.
        systems: those that are filed with it, of `case.systems`; all that have to be filed where not given.
        layout: `2007` or `2025`; the one in force where not given.
        shown: with every field and its options to tick; without, only fields that lack are there, and those about
            materials are not.

    Raises:
        KeyError: there is no such layout.
    """
    chosen = tuple(to_file(case) if systems is None else systems)
    filling = _Filling(case, layout_of(case, layout), chosen, shown)
    return FilingForm(filling.layout, chosen, tuple(filling.tables()))


@dataclass(frozen=True)
class _Filling:
    """Fills the tables of one layout for some systems."""

    case: Case
    layout: FilingLayout
    systems: tuple[SystemGrade, ...]
    shown: bool

    def tables(self) -> Iterator[FilledTable]:
        for table in self.layout.tables if self.shown else map(_of_what_may_lack, self.layout.tables):
            if table.per == "body":
                yield self._table(table, self._body, "", "")
            elif table.per == "system":
                for index, grade in enumerate(self.systems, 1):
                    if not table.levels or grade.level in table.levels:
                        number = f"{index}/{len(self.systems)}"
                        filled = self._table(table, self._roots[grade.system.id], number, grade.system.name, grade)
                        if filled.fields:
                            yield filled
            else:
                yield from self._of_data(table)

    def _of_data(self, table: FormTable) -> Iterator[FilledTable]:
        """One a class of data; where a system does not say which it has, a table that asks for them."""
        workspace = self.case.workspace
        named = dict.fromkeys(name for grade in self.systems for name in grade.system.data or ())
        known = [workspace.data[name] for name in named if name in workspace.data]
        for index, data in enumerate(known, 1):
            roots = {**self._body, "data": data, "derived": derived_of_data(data)}
            yield self._table(table, roots, f"{index}/{len(known)}", data.name)
        asked = table.model_copy(update={"fields": (FormField(title="承载的数据", value="system.data"),)})
        for grade in self.systems:
            if grade.system.data is None:
                yield self._table(asked, self._roots[grade.system.id], "", grade.system.name, grade)

    @cached_property
    def _body(self) -> dict[str, Any]:
        whole = "systems" not in self.case.workspace.damaged
        counts = {"all": counts_of(self.case.systems, whole=whole), "filed": counts_of(self.systems)}
        return {"organization": self.case.workspace.organization, "counts": counts, "private": self.case.private}

    @cached_property
    def _roots(self) -> dict[str, dict[str, Any]]:
        """Id of a system → what the paths of its tables begin with."""
        return {grade.system.id: {**self._body, **roots_of(self.case, grade)} for grade in self.systems}

    def _table(
        self, table: FormTable, roots: Mapping[str, Any], number: str, about: str, grade: SystemGrade | None = None
    ) -> FilledTable:
        found = (self._field(entry, roots, grade) for entry in table.fields)
        system = grade.system.id if grade else ""
        return FilledTable(table.id, table.title, number, about, system, tuple(filled for filled in found if filled))

    # --- one field ----------------------------------------------------------------------------------------------

    def _field(self, entry: FormField, roots: Mapping[str, Any], grade: SystemGrade | None) -> FilledField | None:
        asked = holds(entry.when, roots)
        if asked is not True:
            # Where it is not known whether a field is asked, the field on which that hangs is missing itself.
            return None if entry.otherwise is None else self._plain(entry, roots, asked)
        if entry.material is not None and grade is not None:
            return self._of_material(entry, grade, roots)
        if entry.filled_by is not None:
            return self._filled(entry, None, ())
        if entry.personal:
            known = _joined(stated(roots, entry.value or ""), entry)
            return self._filled(entry, known, (), why="" if known else PRIVATE)
        found = stated(roots, entry.value or "")
        if entry.choices is not None:
            return self._chosen(entry, roots, found)
        return self._filled(entry, _joined(found, entry), (), roots=roots)

    def _plain(self, entry: FormField, roots: Mapping[str, Any], asked: bool | None) -> FilledField | None:
        """A field that is not asked, or of which that is not known; then it is left open and not missing."""
        value = entry.otherwise if asked is False else None
        why = "" if asked is False else "看前面所填"
        return self._filled(entry, value, (), roots=roots, required=False, why=why)

    def _chosen(self, entry: FormField, roots: Mapping[str, Any], found: Stated) -> FilledField | None:
        printed = self.layout.choices[entry.choices or ""]
        ticks = printed.items() if self.shown else ()
        options = tuple(Option(label, word in (found or ()), word) for word, label in ticks)
        if found is None or (found == () and entry.none is None):
            return self._filled(entry, None, options, roots=roots)
        if not found:
            return self._filled(entry, entry.none, options, roots=roots)
        words = {label: label for word, label in printed.items() if word in found}
        beside = ""
        if OTHER in found and entry.other is not None:
            others = stated(roots, entry.other)
            if not others:
                why = f"选了“{OTHER}”，没有写明内容"
                return self._filled(entry, None, options, roots=roots, why=why, path=_own(entry.other, entry))
            beside = "、".join(others)
            words[printed[OTHER]] = f"{printed[OTHER]}：{beside}"
        return self._filled(entry, "、".join(words.values()), options, roots=roots, beside=beside)

    def _of_material(self, entry: FormField, grade: SystemGrade, roots: Mapping[str, Any]) -> FilledField:
        material = self.layout.material(entry.material or "")
        paper = filing_paper(self.case, grade, material, roots)
        there = not paper.missing
        titles = "、".join(document.title for document in paper.documents)
        value = f"附件：{paper.attachment}({titles})" if there else None
        if not there and (paper.asked is False or not entry.required):
            value = "/" if paper.asked is False else "无"
        options = (Option("有", there, "有"), Option("无", value == "无", "无"))
        ref = RecordRef("classifications", grade.system.id)
        return FilledField(
            number=entry.number or "",
            group=entry.group or "",
            title=entry.title,
            value=value,
            options=options if value != "/" else (),
            required=entry.required and paper.asked is True,
            personal=False,
            filled_by="",
            file=self._file("classification", grade),
            key=f"materials.{paper.material.name}",
            family="classifications",
            ref=ref if grade.classification else None,
            why="；".join(paper.missing),
            material=paper.material.name,
            beside=paper.attachment if there else "",
            entry=entry,
        )

    def _filled(
        self,
        entry: FormField,
        value: str | None,
        options: tuple[Option, ...],
        *,
        roots: Mapping[str, Any] | None = None,
        required: bool | None = None,
        why: str = "",
        path: str | None = None,
        beside: str = "",
    ) -> FilledField | None:
        if not self.shown and (value is not None or required is False):
            return None
        root, _, key = (path or entry.fill or entry.value or "").partition(".")
        return FilledField(
            number=entry.number or "",
            group=entry.group or "",
            title=entry.title,
            value=value,
            options=options,
            required=entry.required if required is None else required,
            personal=entry.personal,
            filled_by=entry.filled_by or "",
            file=self._file(root, None, roots) if key else "",
            key=key,
            family=_FAMILIES.get(root, ""),
            ref=_ref(root, roots or {}),
            why=why,
            beside=beside,
            code="、".join(stated(roots or {}, entry.code) or ()) if entry.code else "",
            cells=_cells(entry, roots or {}),
            entry=entry,
        )

    def _file(self, root: str, grade: SystemGrade | None, roots: Mapping[str, Any] | None = None) -> str:
        """The file that holds, or would hold, a record."""
        ref = RecordRef("classifications", grade.system.id) if grade else _ref(root, roots or {})
        place = self.case.workspace.places.get(ref) if ref else None
        return place.path if place else f"{root}.yaml"


def _of_what_may_lack(table: FormTable) -> FormTable:
    """A table without the fields that those who file may leave open."""
    fields = (f for f in table.fields if f.required and not (f.personal or f.filled_by or f.material))
    return table.model_copy(update={"fields": tuple(fields)})


def _joined(found: Stated, entry: FormField) -> str | None:
    if not found:
        return entry.none if found == () else None
    return "、".join(f"{word}{entry.unit or ''}" for word in found)


def _cells(entry: FormField, roots: Mapping[str, Any]) -> Mapping[str, str] | None:
    """What stands in the columns of a field's row; None where that is not all known."""
    if entry.cells is None:
        return None
    found = mapping_at(roots, entry.cells)
    return None if found is None else {column: word for column, word in found.items() if word is not None}


def _own(path: str, entry: FormField) -> str:
    """Where to write the words of 其他: a derived one stands where the field is filled from."""
    return entry.fill or path if path.startswith("derived.") else path


def _ref(root: str, roots: Mapping[str, Any]) -> RecordRef | None:
    """The record at a root; None where there is none."""
    record, family = roots.get(root), _FAMILIES.get(root)
    if record is None or family is None:
        return None
    if family == "organization":
        return RecordRef(family, family)
    return RecordRef(family, record.system if family == "classifications" else record.id)
