"""The texts of the Lab page that are put together from facts."""

import pytest

from rnnlab.mistake import Mistake
from rnnlab.ui.lab import ahead_messages, code_panel, forecast_messages, importance_messages, series_messages


@pytest.mark.parametrize(
    "text",
    [
        series_messages.features_line(["*a*"]),
        series_messages.left_out_line("*a*", "*a*"),
        series_messages.repair_line("repaired", "*a*", 1),
        series_messages.format_line("*a*", ["*a*"], 1),
        series_messages.use_as_feature("*a*"),
        series_messages.add_text_column("*a*", 2),
        series_messages.remove_text_column("*a*"),
        series_messages.file_begins("*a*"),
        series_messages.column_kinds_line(["*a*"]),
        series_messages.rows_in_view(1, 1, "*a*", "*a*", every_row=True),
        series_messages.window_rows(2, "*a*", "*a*", 2, "*a*", "*a*"),
        series_messages.prediction_summary(["*a*"], 24, 1),
        series_messages.horizon_reaches(1, "*a*", "*a*"),
        ahead_messages.trained_for(1, "*a*"),
        forecast_messages.first_step("*a*", ["*a*"], 1, own=True),
        forecast_messages.season("*a*"),
        ahead_messages.known_file_needed(["*a*"]),
        ahead_messages.known_file_label(["*a*"]),
        ahead_messages.step_forecast("step", "*a*", "*a*", "*a*"),
        importance_messages.few_windows(3, ["*a*"]),
        forecast_messages.outputs_caption("*a*", "*a*"),
    ],
)
def test_names_and_values_are_escaped(text: str) -> None:
    """A name with stars is not in italics."""
    assert "\\*a\\*" in text
    assert "*a*" not in text


def test_window_and_horizon_of_one_row_are_singular() -> None:
    """The same sentence with one row and with several."""
    one = series_messages.window_rows(1, "a", "a", 1, "b", "b")
    several = series_messages.window_rows(2, "a", "b", 3, "c", "e")
    assert one == "Input: 1 row, a to a. To predict: the next row, b."
    assert several == "Input: 2 rows, a to b. To predict: the next 3 rows, c to e."


def test_several_names_are_joined_by_and() -> None:
    """One, two and three names."""
    texts = [ahead_messages.known_file_needed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])]
    assert ["reads 'a' of" in texts[0], "reads 'a' and 'b' of" in texts[1]] == [True, True]
    assert "reads 'a', 'b' and 'c' of" in texts[2]


def test_importance_caption_says_only_what_holds() -> None:
    """The shortest and the longest caption."""
    short = importance_messages.importance_caption(
        9, 9, 3, keeps_last_value=False, hidden_inputs=-1, by_lag=True
    )
    long = importance_messages.importance_caption(
        9, 18, 3, keeps_last_value=True, hidden_inputs=2, by_lag=False
    )
    parts = (
        "all of the test set",
        "evenly spread over the 18",
        "last value",
        "2 least important",
        "too large",
    )
    assert [part in short for part in parts] == [True, False, False, False, False]
    assert [part in long for part in parts] == [False, True, True, True, True]


def test_empty_code_is_a_mistake_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was pasted."""
    monkeypatch.setattr(code_panel.state, "experiment", lambda: None)
    with pytest.raises(Mistake) as caught:
        code_panel.use_code("")
    assert caught.value.code == "ui.no_code"
