"""The layouts of the filing form, as data: tables, fields, what each is filled from, and the materials handed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from secops_cli.model.base import Record, Text
from secops_cli.model.evidence import EvidenceKind
from secops_cli.terms import EditionStatus, SecurityLevel


class FormCondition(Record):
    """Holds where one of the words stated at a path is one of these; unknown where nothing is stated."""

    value: Text
    is_: tuple[Text, ...] = Field(alias="is", min_length=1)


class FormField(Record):
    """One field of a table.

    Attributes:
        number: as printed, e.g. `05`; None where the layout prints none.
        group: a heading under which several fields stand.
        value: path to what is stated, from one of the roots that `assess.filing_values` lists.
        fill: path to what has to be written, where that is another than `value`.
        material: it is filled from the documents of this material instead.
        choices: the named list of options that are ticked; a name of `FilingLayout.choices`.
        other: path to the words that go with the option 其他.
        unit: what follows a number, such as 个.
        none: what is written where it is stated that there is none.
        when: every one of these has to hold, or the field is not asked.
        otherwise: what is written where it is not asked; without it the field is left out.
        personal: a value that never stands in the repository.
        filled_by: who fills it, where that is not the body that files.
        labels: other words that a blank may print for the title.
        within: the title of the field in whose cells its blank is, behind its label there.
        before: its blank stands before the label.
        digits: a blank may give every digit a cell of its own.
        code: path to the code by which its option is told in a blank that lists them with their codes.
        cells: path to what stands in the columns of its row, in a blank that has such a table: column → words.
    """

    number: Text | None = None
    group: Text | None = None
    title: Text
    value: Text | None = None
    fill: Text | None = None
    material: Text | None = None
    choices: Text | None = None
    other: Text | None = None
    unit: Text | None = None
    none: Text | None = None
    when: tuple[FormCondition, ...] = ()
    otherwise: Text | None = None
    required: bool = True
    personal: bool = False
    filled_by: Text | None = None
    labels: tuple[Text, ...] = ()
    within: Text | None = None
    before: bool = False
    digits: bool = False
    code: Text | None = None
    cells: Text | None = None


class FormTable(Record):
    """One table: filled once, once a system, or once a class of data; for some levels only where these are named.

    Attributes:
        labels: other words that a blank may print for the title.
    """

    id: Text
    title: Text
    per: Literal["body", "system", "data"]
    levels: tuple[SecurityLevel, ...] = ()
    labels: tuple[Text, ...] = ()
    fields: tuple[FormField, ...] = Field(min_length=1)


class FilingMaterial(Record):
    """A document that goes with the form.

    Attributes:
        table: the table that lists it.
        evidence: each group asks for one valid document of one of its kinds.
        documents: path to the documents that serve, where it is not for the kinds alone to tell.
        levels: only for these, where any are named.
        days_after_start: handed in only so many days after the system went into use.
    """

    name: Text
    table: Text
    evidence: tuple[tuple[EvidenceKind, ...], ...] = Field(min_length=1)
    documents: Text | None = None
    levels: tuple[SecurityLevel, ...] = ()
    when: tuple[FormCondition, ...] = ()
    required: bool = True
    days_after_start: int | None = None


class FilingLayout(Record):
    """`filing-form.yaml`: one layout of the filing form.

    Attributes:
        layout: what it is called on the command line, such as `2025`.
        copies: how many are handed in, in Chinese; None where that was not read.
        verified: every field was read in the official blank.
        choices: name → stated word → option as printed, in printed order.
        headings: words in the heading of a blank by which this layout is told from the others.
        group_labels: group → other words that a blank may print for it.
        option_labels: name of choices → stated word → other words that a blank may print for the option.

    In labels, headings and the words of options a space parts words that are all found in what is printed.
    """

    layout: Text
    title: Text
    status: EditionStatus
    verified: bool
    source: Text
    copies: Text | None = None
    choices: dict[Text, dict[Text, Text]]
    headings: tuple[Text, ...] = ()
    group_labels: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    option_labels: dict[Text, dict[Text, tuple[Text, ...]]] = Field(default_factory=dict)
    tables: tuple[FormTable, ...]
    materials: tuple[FilingMaterial, ...]

    @property
    def fields(self) -> Iterator[FormField]:
        """Every field of every table."""
        return (field for table in self.tables for field in table.fields)

    def material(self, name: str) -> FilingMaterial:
        """A material by its name. Raises StopIteration where there is none."""
        return next(material for material in self.materials if material.name == name)

    @model_validator(mode="after")
    def _closed(self) -> FilingLayout:
        materials = {material.name for material in self.materials}
        for field in self.fields:
            if field.choices is not None and field.choices not in self.choices:
                raise ValueError(f"没有选项表 {field.choices}")
            if field.material is not None and field.material not in materials:
                raise ValueError(f"没有材料 {field.material}")
            if sum(found is not None for found in (field.value, field.material, field.filled_by)) != 1:
                raise ValueError(f"{field.title} 要写 value、material、filled_by 之一")
        return self
