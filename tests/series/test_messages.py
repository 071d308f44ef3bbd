"""Every message of the series room has one line, and a code that other rooms can rely on."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

import rnnlab
from rnnlab.message import Message, text_of
from rnnlab.series import messages
from rnnlab.series.messages.template import Sentence

PACKAGE = Path(rnnlab.__file__).parent
FACTS = {
    str: "word", str | None: None, int: 3, float: 3600.0, bool: True, int | None: 1, float | None: None,
    tuple[str, ...]: ("a", "b"), tuple[int, ...]: (0, 1, 4), tuple[tuple[str, float], ...]: (("K", 1000.0),),
    tuple[float | None, int | None, bool]: (None, 3, True),
    messages.series.Reasons: (("a", messages.columns.no_values()),),
}  # fmt: skip
TEXTS = {"summary": "mean", "order": "day first"}
# Texts of the user or of a file, which may have several lines.
TEXTS |= dict.fromkeys(("file", "column", "example", "text", "part", "sheet", "name", "path"), "a\nname")
SHOWN = {
    "quoted": "a\nname",
    "listed": ("a\n", "b"),
    "counted": 3,
    "MB": 3,
    ",": 3,
    "g": 3.0,
    "duration": 3600.0,
    "summary": "mean",
}  # in a template
EVERY = [
    (module, name)
    for module in map(vars(messages).__getitem__, messages.__all__)
    for name, function in vars(module).items()
    if isinstance(function, Sentence)
    or (inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"))
]


@pytest.mark.parametrize(("module", "name"), EVERY, ids=[name for _, name in EVERY])
def test_message_has_a_code_and_one_line_also_after_json(module: ModuleType, name: str) -> None:
    """Line breaks in names of the user's file do not break the line."""
    function = getattr(module, name)
    if isinstance(function, Sentence):
        specs = dict(re.findall(r"{(\w+):?(\S*?)(?: [^}]*)?}", function.text))
        specs |= (
            dict.fromkeys(("seconds", "months")) if "step" in specs else {}
        )  # which make the step together
        facts = {fact: SHOWN.get(specs[fact] or "", 3) for fact in function.facts}
    else:
        types = inspect.get_annotations(inspect.unwrap(function))
        facts = {fact: TEXTS.get(fact, FACTS[kind]) for fact, kind in types.items() if fact != "return"}
    made: Message = function(**facts)
    assert made.code == f"series.{name}"
    assert len(str(made)) > 3 and not set("{\n") & set(str(made))
    assert text_of(msgspec.json.decode(msgspec.json.encode(made), type=Message)) == str(made)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (messages.time.duplicate_times("sum"), "rows with a duplicate time: their sum is used"),
        (
            messages.time.rows_between_steps(600.0, None),
            "rows between the time steps of 10 minutes: moved to the nearest",
        ),
        (
            messages.time.resampled(None, 3, "last"),
            "The rows are resampled to time steps of 1 quarter, each labelled by its start: the last value is used.",
        ),
        (
            messages.time.read_day_or_month_first("03/04/2024", False, "month first"),
            "'03/04/2024' and every other date could have the day or the month first: read with the month first.",
        ),
        (messages.columns.values_too_large("wind", 1e30), "values beyond 1e30 in 'wind': read as missing"),
        (
            messages.columns.factors_after_numbers("x", (("K", 1e3), ("M", 1e6))),
            "factors after the numbers in 'x': multiplied (K = 1,000, M = 1,000,000)",
        ),
        (
            messages.series.too_few_rows("a.csv", 1, 10),
            "'a.csv' has 1 row of values. Load a file with at least 10 rows.",
        ),
        (
            messages.time.step_shorter_than_data(None, 6, 365 * 86_400.0),
            "The time step 6 months is shorter than the data's, 1 year. Choose that or a longer one.",
        ),
    ],
)
def test_facts_are_worded(made: Message, sentence: str) -> None:
    """Units, numbers and plurals."""
    assert str(made) == sentence


def test_template_is_worded_with_its_facts_in_the_order_of_a_call() -> None:
    """Facts that a sentence does not have, or lacks, are a mistake of the program."""
    made = messages.archive.sheet_too_wide("a.xlsx", "May", 7, most_columns=2000)
    assert (
        str(made)
        == "Row 7 of sheet 'May' in 'a.xlsx' has more than 2,000 columns. Keep only the ones you need."
    )
    assert made.facts == {"file": "a.xlsx", "sheet": "May", "row": 7, "most_columns": 2000}
    assert str(messages.archive.workbook_too_large("a", 2_400_000_000, 1)).startswith(
        "'a' unpacks to 2,400 MB, "
    )
    assert str(messages.columns.markers_declared(("a", "b", "c", "d"))).endswith(
        "in 'a', 'b', 'c' and 1 more"
    )
    for facts in ((), ("a.xlsx", "part", "more")):
        with pytest.raises(TypeError):
            messages.archive.part_of_single_table(*facts)


def calls_of_templates() -> Iterator[tuple[str, Sentence, ast.Call]]:
    """Each call of one in the package, with its place; mypy does not know their facts."""
    room = messages.__name__
    for file in sorted(PACKAGE.rglob("*.py")):
        tree, modules, sentences = ast.parse(file.read_text(encoding="utf-8")), {}, {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(room):
                for name in node.names:
                    found = getattr(import_module(node.module), name.name)
                    (modules if isinstance(found, ModuleType) else sentences)[name.asname or name.name] = (
                        found
                    )
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)) if module in modules:
                    called = getattr(modules[module], name)
                case ast.Call(func=ast.Name(id=name)) if name in sentences:
                    called = sentences[name]
                case _:
                    continue
            if isinstance(called, Sentence):
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", called, node


def test_each_call_of_a_template_has_its_facts() -> None:
    """As many as the sentence shows, and by their names if they are named."""
    calls = [call for call in calls_of_templates() if not any(map(is_spread, call[2].args))]
    assert len(calls) > 200
    wrong = []
    for place, sentence, call in calls:
        named = [keyword.arg for keyword in call.keywords if keyword.arg]
        given = [*sentence.facts[: len(call.args)], *named]
        all_known = len(named) == len(call.keywords)  # none is spread from a mapping
        if len(call.args) > len(sentence.facts) or (all_known and sorted(given) != sorted(sentence.facts)):
            wrong.append(place)
    assert wrong == []


def is_spread(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Starred)
