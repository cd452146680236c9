"""How systems are classified, as data: the matrix of an edition, what it demands from which level on, and deadlines."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, model_validator

from secops_cli.model.base import Date, Record, Text
from secops_cli.terms import (
    HARM_DEGREES,
    SECURITY_LEVELS,
    EditionStatus,
    HarmDegree,
    HarmedObject,
    SecurityLevel,
    Technology,
)

ReportLayout = Literal["2010", "2025"]


class ClassificationDuty(Record):
    """What an edition asks for from a level on.

    Attributes:
        needs_supervisor: only where there is a competent authority (主管部门).
        evidence: kinds of document one of which shows that it was met.
        verified: read in the public text of the source; otherwise common practice.
    """

    what: Text
    start: SecurityLevel = Field(alias="from")
    needs_supervisor: bool = False
    evidence: tuple[Text, ...] = Field(min_length=1)
    source: Text
    verified: bool


class ClassificationEdition(Record):
    """`classification.yaml`: one edition of the rules by which a level is found.

    Attributes:
        matrix: object harmed → level for 一般, 严重 and 特别严重损害.
        object_titles: how the edition words an object otherwise.
        report_layout: the structure of the report of classification that goes with it.
    """

    id: Text
    alias: Text
    title: Text
    status: EditionStatus
    verified: bool
    matrix: dict[HarmedObject, tuple[SecurityLevel, SecurityLevel, SecurityLevel]]
    object_titles: dict[HarmedObject, Text] = Field(default_factory=dict)
    report_layout: ReportLayout = "2010"
    duties: tuple[ClassificationDuty, ...]

    @property
    def standing(self) -> str:
        """What is said of it wherever it is named: its title and status, and that it was not read in its source."""
        return f"{self.title} · {self.status}" + ("" if self.verified else " · 未核")

    @model_validator(mode="after")
    def _complete(self) -> ClassificationEdition:
        if set(self.matrix) != set(get_args(HarmedObject)):
            raise ValueError("矩阵要有三种客体")
        ranks = [[SECURITY_LEVELS.index(level) for level in self.matrix[name]] for name in get_args(HarmedObject)]
        rising = all(row == sorted(row) for row in ranks)
        if not rising or any(list(column) != sorted(column) for column in zip(*ranks, strict=True)):
            raise ValueError("矩阵的等级要随客体与程度只升不降")
        return self

    def level(self, harmed: HarmedObject, degree: HarmDegree) -> SecurityLevel:
        """The level of one harm."""
        return self.matrix[harmed][HARM_DEGREES.index(degree)]


class Deadline(Record):
    """A time by which something is due."""

    days: int
    source: Text
    verified: bool


class CertificateTerm(Record):
    """How long a filing certificate holds."""

    months: int
    not_before: Date
    extends_months: int
    renew_within_months: int
    source: Text
    verified: bool


class AssessmentTerm(Record):
    """How often a level is assessed, and the kinds of document one of which shows it."""

    level: SecurityLevel
    months: int
    evidence: tuple[Text, ...] = Field(min_length=1)
    source: Text
    verified: bool


class AssessmentThresholds(Record):
    """From which rate on an assessment concludes what, in percent."""

    conforms_above: int
    partly_from: int
    source: Text


class Periods(Record):
    """`periods.yaml`: the deadlines of filing, certificates and assessments."""

    filing: Deadline
    certificate: CertificateTerm
    assessments: tuple[AssessmentTerm, ...]
    conclusions: AssessmentThresholds

    def assessment(self, level: str) -> AssessmentTerm | None:
        """How often a level is assessed; None where no rule is known."""
        return next((term for term in self.assessments if term.level == level), None)


class RequirementClass(Record):
    """One class of the general requirements, and the lowest level that has it."""

    title: Text
    start: SecurityLevel = Field(alias="from")


class Requirements(Record):
    """`requirements.yaml`: the skeleton of the baseline requirements, names only.

    Attributes:
        verified: read in the public text of the source.
        combination: where the source says how S, A and G go together.
        technical: what S and A bear on beside G.
        managerial: what is all G.
        extensions: technology → the requirements that it adds.
    """

    id: Text
    title: Text
    verified: bool
    combination: Text
    technical: tuple[RequirementClass, ...]
    managerial: tuple[RequirementClass, ...]
    extensions: dict[Technology, Text]

    @property
    def standing(self) -> str:
        """What is said of it wherever it is named: its title, and that it was not read in its source."""
        return self.title if self.verified else f"{self.title}(未核)"
