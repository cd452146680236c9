"""A process that parses with light events reads every text as one that parses with the parser's own."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

from secops_cli.load import transcode
from secops_cli.load.light_events import use_light_events
from secops_cli.load.positions import Positions
from secops_cli.load.transcode import parse

TEXTS = (
    b"- id: a\n  many: [1, '2', \"\\u4e09\", {x: ~, y: true}]\n- id: b\n  text: |\n    a\n    b\n",
    "system: s1\nrounds:\n- id: r1\n  activities: [{activity: 定级, outputs: {报告: [e1]}}]\nempty:\n".encode(),
    b"# nothing\n",
    b"plain\n",
    b"a: &x 1\nb: 2\n",
    b"a: 1\nb: *x\n",
    b"a: !!str 1\n",
    b"a: !own [1]\n",
    b"<<: {a: 1}\n",
    b"a: 1\na: 2\n",
    b"[a]: 1\n",
    b"a: 1\n---\nb: 2\n",
    b"a: [1\n",
    b"a: \tb: c\n",
    b"[" * 300,
)


def parsed_light(contents: tuple[bytes, ...]) -> list[transcode.Parsed]:
    with ProcessPoolExecutor(1, initializer=use_light_events) as pool:
        return list(pool.map(parse, contents))


def test_light_events_say_the_same_as_the_parsers_own() -> None:
    assert parsed_light(TEXTS) == [parse(text) for text in TEXTS]


def places_light(text: bytes) -> list[tuple[int, int]]:
    use_light_events()
    return places(text)


def places(text: bytes) -> list[tuple[int, int]]:
    found = Positions(text)
    return [found.value(route) for route in ((0, "a"), (0, "b", 1), (0, "b", 1, "c"), (1, "a"))]


def test_places_are_found_by_light_events_too() -> None:
    texts = (b"a: 1\nb: [x, {c: y}]\n", "\ufeff- a: 一\n  b:\n  - x\n  - c: 二\n- a: 3\n".encode(), b"a: [1\n")
    with ProcessPoolExecutor(1) as pool:
        assert list(pool.map(places_light, texts)) == [places(text) for text in texts]


def kinds_of_events(text: str) -> set[str]:
    use_light_events()
    return {type(event).__module__ for event in transcode.events(text) if hasattr(event, "start_mark")}


def test_the_parser_in_c_does_make_the_light_events() -> None:
    if transcode._c_parser() is None:
        return
    with ProcessPoolExecutor(1) as pool:
        assert "secops_cli.load.light_events" in pool.submit(kinds_of_events, "a: [b]\n").result()


def test_this_process_keeps_the_parsers_own_events() -> None:
    parsed_light(TEXTS)
    assert {type(event).__module__ for event in transcode.events("a: [b]\n")} == {"ruamel.yaml.events"}
