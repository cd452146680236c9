"""What validate says beyond the shape of files: one visible list of checks, each a function of the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.checks.campaign import check_campaigns
from secops_cli.assess.checks.certification import check_certification
from secops_cli.assess.checks.changes import check_change_records
from secops_cli.assess.checks.evidence import check_expiry, check_judged_papers, check_proof, check_supports
from secops_cli.assess.checks.filing import check_divisions, check_filing
from secops_cli.assess.checks.holding import check_holding
from secops_cli.assess.checks.lifecycle import check_lifecycles
from secops_cli.assess.checks.operations import (
    check_protocols,
    check_regions,
    check_service_lines,
    check_terms,
    check_trial_runs,
)
from secops_cli.assess.checks.records import (
    check_names,
    check_parts,
    check_records,
    check_roles,
    check_service_lists,
)
from secops_cli.assess.checks.rows import check_completeness, check_facts, check_rows, check_shared, check_verdicts
from secops_cli.assess.checks.running import check_running
from secops_cli.assess.checks.settings import check_settings
from secops_cli.assess.checks.systems import check_systems
from secops_cli.assess.checks.termination import check_terminations
from secops_cli.diagnostics import Diagnostic

CHECKS: Final[tuple[Callable[[Case], Iterator[Diagnostic]], ...]] = (
    check_settings,
    check_records,
    check_service_lists,
    check_parts,
    check_trial_runs,
    check_service_lines,
    check_regions,
    check_protocols,
    check_names,
    check_roles,
    check_terms,
    check_certification,
    check_holding,
    check_expiry,
    check_supports,
    check_proof,
    check_judged_papers,
    check_rows,
    check_verdicts,
    check_completeness,
    check_facts,
    check_shared,
    check_systems,
    check_divisions,
    check_filing,
    check_change_records,
    check_lifecycles,
    check_running,
    check_terminations,
    check_campaigns,
)


def check_all(case: Case) -> list[Diagnostic]:
    """Run every check on a judged case."""
    return [*case.unjudged, *(diagnostic for check in CHECKS for diagnostic in check(case))]
