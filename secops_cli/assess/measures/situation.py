"""What the conditions of clauses ask about: the application itself, and how the service is run."""

from __future__ import annotations

from typing import get_args

from secops_cli.assess.measures.registry import ANY_WORD, measure, unknown
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Word
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import Application


def _plain(value: bool | str) -> Measurement:
    return Measurement(Word(value), Word(value))


@measure("申请类型", "目标的申请类型：初次、监督、升级、扩项", words=get_args(Application))
def application(query: Query) -> Measurement:
    """The target's kind of application: 初次, 监督, 升级 or 扩项.

    Source: T/CAS 375—2019 6.2.6; ISCCC-SV-001:2015 6.7.
    """
    return _plain(query.target.application)


@measure("申请类型属于监审", "申请类型是否在 surveillance_rows 之内，默认只有监督")
def surveillance_review(query: Query) -> Measurement:
    """Whether the rows marked for surveillance apply: the application is among `surveillance_rows`, 监督 unless set.

    Source: ccrc-om-form 8, 18; not applying at 初次: our reading.
    """
    return _plain(query.target.application in query.workspace.settings.surveillance_rows)


@measure("申报类别", "申报类别的代号", words=ANY_WORD)
def category(query: Query) -> Measurement:
    """The id of the category applied for.

    Source: T/CAS 375—2019 6.3.6, 6.4.7, 6.5.7 b, c.
    """
    return _plain(query.category.id)


@measure("需向第三方转包", "本类别服务是否转包给第三方")
def subcontracts(query: Query) -> Measurement:
    """Whether work of the category has to be passed on to third parties.

    Source: T/CAS 375—2019 6.2.8 d, 6.3.8 d, 6.4.9 e, 6.5.9 e.
    """
    return _of_service(query, "subcontracts", "是否转包给第三方")


@measure("采用外包模式", "本类别服务是否采用外包模式")
def outsourced_operations(query: Query) -> Measurement:
    """Whether the service is run with outsourced staff.

    Source: T/CAS 375—2019 E.4.2 a; ISCCC-SV-001:2015 F3.1 b.
    """
    return _of_service(query, "outsourced_operations", "是否采用外包模式")


def _of_service(query: Query, name: str, what: str) -> Measurement:
    stated: dict[RecordRef, bool | None] = {}
    for service in sorted(query.services):
        line = query.workspace.services.get(service)
        stated[RecordRef("services", service)] = getattr(line, name) if line is not None else None
    counted = tuple(ref for ref, value in stated.items() if value is not None)
    if True in stated.values():
        return Measurement(Word(True), Word(True), counted)
    if None in stated.values():
        return unknown(f"没有在 services/ 里写明{what}")
    return Measurement(Word(False), Word(False), counted)
