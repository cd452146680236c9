"""Certificates over time, of the organisation and of filings: until when one stands, when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from secops_cli.assess.dates import add_months
from secops_cli.model.classification import CertificateTerm
from secops_cli.model.standard import Surveillance
from secops_cli.model.work import OrganizationCertificate
from secops_cli.terms import CertificateState


def begin_of(held: OrganizationCertificate) -> date:
    """The day from which a certificate is held; a reissue keeps the first one."""
    return held.first_granted or held.granted


def state_on(held: OrganizationCertificate, day: date) -> CertificateState | None:
    """Return the state of a certificate on a day; None before it was granted.

    Of two changes on one day the one that takes more away stands; what was withdrawn or cancelled does not come back.
    """
    if begin_of(held) > day:
        return None
    past = sorted(
        (change for change in held.state_changes if change.date <= day),
        key=lambda change: (change.date, change.state != "有效", change.state),
    )
    ended = next((change.state for change in past if change.state in ("撤销", "注销")), None)
    if ended is not None:
        return ended
    if has_expired(held, day):
        return "过期"
    return past[-1].state if past else "有效"


def expired_since(held: OrganizationCertificate, day: date) -> date | None:
    """Return the first day on which a certificate that is 过期 on a day was; None where it is not."""
    if state_on(held, day) != "过期":
        return None
    if held.expires is not None and held.expires < day:
        return held.expires + timedelta(days=1)
    return max(change.date for change in held.history if change.state == "过期" and change.date <= day)


def is_over(held: OrganizationCertificate, day: date) -> bool:
    """Whether a certificate no longer binds anybody on a day: withdrawn, cancelled, or run out by whatever tells it."""
    return state_on(held, day) in ("撤销", "注销", "过期")


def is_replaced(held: OrganizationCertificate, others: Iterable[OrganizationCertificate], day: date) -> bool:
    """Whether a certificate has run out and a later one of its standard, category and region was granted by a day."""
    kind = (held.standard, held.category, held.region)
    return has_expired(held, day) and any(
        (one.standard, one.category, one.region) == kind and held.granted < one.granted <= day for one in others
    )


def audits(held: OrganizationCertificate, as_of: date) -> list[date]:
    """The days up to a day on which a certificate was granted or passed a surveillance, in order.

    A certificate that was only exchanged after a change has not been looked at anew on the day of the exchange.
    """
    begin = begin_of(held)
    exchanged = {event.date for event in held.events if event.event == "换发证书"} - {begin}
    granted = {begin, held.granted} - exchanged
    return sorted(day for day in {*granted, *held.passed_surveillance} if day <= as_of)


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
    past = audits(held, as_of)
    return add_months(past[-1], rule.months) if past else None


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
