"""The procedure by which a certification body grants, watches and ends a certificate, as data of a standard."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from secops_cli.model.base import Record, Text


class Cause(Record, title="事由"):
    """Why an event may take place; `start` limits it to some of the states that the event may start from."""

    cause: Text = Field(title="事由")
    clause: Text = Field(title="条目")
    start: tuple[Text, ...] = Field((), alias="from", title="只在这些状态下")


class Committee(Record, title="认证决定人员"):
    """How many persons decide."""

    at_least: Annotated[int, Field(ge=1)] = Field(title="至少")
    odd: bool = Field(False, title="须为奇数")


class Consequence(Record, title="没有通过的后果"):
    """What a negative outcome leads to: one of these events."""

    events: tuple[Text, ...] = Field(min_length=1, title="事件")
    clause: Text = Field(title="条目")


class ProcedureEvent(Record, title="事件"):
    """What may happen, in which states, and what has to hold for it.

    Attributes:
        start: the states in which it may happen.
        to: the state that follows; None where it stays.
        otherwise: the state that follows where the outcome is negative; None where it stays.
        refused: what has to follow where the outcome is negative and the state stays.
        by: whose act it is.
        after: one of these has to have happened, with a good outcome, since the last event of this kind.
        causes: the closed list of reasons; empty where none is asked.
        closes: earlier events that are settled by it.
        contents: whether it says what is to be changed.
        only_contents: the application may ask for nothing but these; empty where it may ask for anything.
        usual_months: how long the state that follows usually lasts; no limit.
    """

    event: Text = Field(title="事件")
    start: tuple[Text, ...] = Field(alias="from", title="起始状态")
    to: Text | None = Field(None, title="之后的状态")
    otherwise: Text | None = Field(None, title="没有通过时的状态")
    refused: Consequence | None = Field(None, title="没有通过的须接着")
    by: Text = Field(title="谁来做")
    clause: Text = Field(title="条目")
    about: Text = Field(title="说明")
    after: tuple[Text, ...] = Field((), title="须在其后")
    closes: tuple[Text, ...] = Field((), title="了结")
    causes: tuple[Cause, ...] = Field((), title="事由")
    committee: Committee | None = Field(None, title="认证决定人员")
    contents: bool = Field(False, title="写明变更内容")
    only_contents: tuple[Text, ...] = Field((), title="变更只限")
    usual_months: int | None = Field(None, title="一般月数")


class Procedure(Record, title="认证程序"):
    """`certification.yaml`: the states of a certificate and the events between them.

    Attributes:
        begins: the state before anything happened.
        granted: the state of a certificate that was granted before its events were recorded.
        grants: the event that grants it.
        ended: the states from which none of the certificate comes back.
        suspended: the state in which it may not be used.
    """

    standard: Text = Field(title="标准")
    begins: Text = Field(title="最初的状态")
    granted: Text = Field(title="发证后的状态")
    grants: Text = Field(title="发证的事件")
    ended: tuple[Text, ...] = Field(title="终止的状态")
    suspended: Text = Field(title="暂停的状态")
    events: tuple[ProcedureEvent, ...] = Field(title="事件")

    def event(self, name: str) -> ProcedureEvent | None:
        """Return the event of that name; None where there is none."""
        return next((event for event in self.events if event.event == name), None)
