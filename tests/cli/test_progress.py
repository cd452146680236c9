"""A bar is for people at a terminal."""

import sys

import pytest

from secops_cli.cli.progress import progress


def test_a_pipe_sees_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress(range(3), "复制")) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_one_and_output_stays_clean(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(progress(iter("ab"), "复制", total=2)) == ["a", "b"]
    out, err = capsys.readouterr()
    assert out == ""
    assert "复制" in err
