"""The life cycle as data: as many phases, processes and activities as the source has; nothing points nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML

from secops_cli.source.packaged import standards_folder

DATA: dict[str, Any] = YAML(typ="safe").load(
    (standards_folder() / "dengbao-lifecycle-2010" / "lifecycle.yaml").read_text(encoding="utf-8")
)


def processes() -> Iterator[dict[str, Any]]:
    for phase in DATA["phases"]:
        yield from phase["processes"]


def activities() -> Iterator[dict[str, Any]]:
    for process in processes():
        yield from process["activities"]


def test_there_are_five_phases_19_processes_and_44_activities():
    """As chapter 2 counts them."""
    assert (len(DATA["phases"]), len(list(processes())), len(list(activities()))) == (5, 19, 44)


def test_every_id_is_used_once():
    """Within its kind."""
    for kind in (DATA["roles"], DATA["documents"], list(activities())):
        assert [name for name, count in Counter(item["id"] for item in kind).items() if count > 1] == []


def test_activities_name_roles_and_documents_that_there_are():
    """Inputs and outputs alike."""
    roles = {role["id"] for role in DATA["roles"]}
    documents = {document["id"] for document in DATA["documents"]}
    for activity in activities():
        assert set(activity["roles"]) <= roles, activity["id"]
        assert {*activity.get("inputs", ()), *activity.get("outputs", ())} <= documents, activity["id"]


def test_every_document_comes_from_somewhere():
    """An output of an activity, or brought from outside."""
    made = {name for activity in activities() for name in activity.get("outputs", ())}
    assert [d["id"] for d in DATA["documents"] if d["id"] not in made and not d.get("external")] == []
