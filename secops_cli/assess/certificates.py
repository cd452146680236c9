"""Certificates over time, of the organisation and of filings: until when one stands, when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from secops_cli.assess.dates import add_months
from secops_cli.model.classification import CertificateTerm
from secops_cli.model.standard import Surveillance
from secops_cli.model.work import OrganizationCertificate


def is_ended(held: OrganizationCertificate, day: date) -> bool:
    """Whether a certificate has been withdrawn or cancelled for good by a day."""
    return any(change.state in ("撤销", "注销") and change.date <= day for change in held.state_changes)


def has_expired(held: OrganizationCertificate, day: date) -> bool:
    """Whether the last day on which a certificate is valid lies before a day; false where none is written."""
    return held.expires is not None and held.expires < day


def surveillance_due(rule: Surveillance, held: OrganizationCertificate, as_of: date) -> date | None:
    """The day by which the next surveillance has to be passed; None for a certificate that is not granted yet.

    Args:
        rule: the months between a grant, or a surveillance, and the next.
        as_of: grants and surveillances that come later do not count yet.

    Source: ISCCC-SV-001:2015 6.7.1.
    """
    past = [day for day in (held.granted, *held.passed_surveillance) if day <= as_of]
    return add_months(max(past), rule.months) if past else None


def certificate_end(filed: date, assessed: Iterable[date], rules: CertificateTerm) -> date:
    """The last day of a filing certificate; every assessment while it holds extends it.

    Source: 公网安〔2025〕1846 号: three years, counted from 2025-01-01 where it was filed earlier.
    """
    start = max(filed, rules.not_before)
    end = add_months(start, rules.months)
    for day in sorted(assessed):
        if start <= day <= end:
            end = add_months(end, rules.extends_months)
    return end
