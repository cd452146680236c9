"""The JSON contracts as types; the functions that build them are checked against these, `schemas/` comes from them.

Within one version keys may be added; none changes its meaning. Decimals are text, levels and verdicts are the
standards' words, lists are in a stable order, lines and columns are 1-based.
"""

from __future__ import annotations

from secops_cli.report.contracts.batch import BatchDocument
from secops_cli.report.contracts.campaign import CampaignDocument
from secops_cli.report.contracts.certificate import CertificateDocument
from secops_cli.report.contracts.change import ChangeDocument
from secops_cli.report.contracts.diagnostics import DiagnosticsDocument
from secops_cli.report.contracts.due import DueDocument
from secops_cli.report.contracts.evidence import (
    EvidenceListDocument,
    EvidenceReviewDocument,
    EvidenceVerifyDocument,
)
from secops_cli.report.contracts.forecast import ForecastDocument
from secops_cli.report.contracts.forms import FormDocument
from secops_cli.report.contracts.gap import GapDocument
from secops_cli.report.contracts.grade import GradeDocument
from secops_cli.report.contracts.lifecycle import LifecycleDocumentContract
from secops_cli.report.contracts.standards import CrosswalkDocument, StandardDocument, StandardsDocument
from secops_cli.report.contracts.trend import TrendDocument
from secops_cli.report.contracts.verify import VerifyDocument

CONTRACTS = {
    "standards": StandardsDocument,
    "standard": StandardDocument,
    "grade": GradeDocument,
    "form": FormDocument,
    "gap": GapDocument,
    "forecast": ForecastDocument,
    "crosswalk": CrosswalkDocument,
    "change": ChangeDocument,
    "lifecycle": LifecycleDocumentContract,
    "campaign": CampaignDocument,
    "due": DueDocument,
    "trend": TrendDocument,
    "batch": BatchDocument,
    "certificate": CertificateDocument,
    "evidence-list": EvidenceListDocument,
    "evidence-verify": EvidenceVerifyDocument,
    "evidence-review": EvidenceReviewDocument,
    "verify": VerifyDocument,
    "diagnostics": DiagnosticsDocument,
}
"""Name of the contract → its type; `schemas/contract-<name>.schema.json`."""
