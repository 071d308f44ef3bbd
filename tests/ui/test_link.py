"""A link contains the whole experiment; an invalid link gives one sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.experiment import MOST_BATCH, MOST_EPOCHS, MOST_HORIZON, MOST_WINDOW, Experiment
from rnnlab.mistake import Mistake
from rnnlab.series.kinds import Bounds
from rnnlab.series.source import File, Sample, Weather
from rnnlab.stack.activations import ACTIVATIONS
from rnnlab.stack.kinds import LAYER_KINDS, Kind
from rnnlab.stack.layers import (
    KINDS,
    MOST_KERNEL,
    MOST_LAYERS,
    MOST_UNITS,
    PADDINGS,
    RECURRENT,
    WITH_UNITS,
    Layer,
)
from rnnlab.ui.link import experiment_from, query_params_of
from tests.ui.conftest import OpenPage, errors, link_of

DEFAULT = Experiment(
    Sample("jfk_weather_2013"), ("a",), ("a",), (Layer("lstm", 32),), window=24, epochs=10, batch_size=32
)
NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
SEEDS = st.integers(0, 2**31 - 1)


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    kind: Kind = draw(st.sampled_from(KINDS))
    takes = LAYER_KINDS[kind].arguments
    activations = tuple(ACTIVATIONS) if kind == "activation" else ("", *ACTIVATIONS)
    return Layer(
        kind,
        kernel_size=draw(st.integers(1, MOST_KERNEL)) if "kernel_size" in takes else 0,
        padding=draw(st.sampled_from(("", *PADDINGS))) if "padding" in takes else "",
        activation=draw(st.sampled_from(activations)) if "activation" in takes else "",
        recurrent_dropout=draw(st.floats(0, 0.95)) if "recurrent_dropout" in takes else 0.0,
        units=draw(st.integers(1, MOST_UNITS)) if kind in WITH_UNITS else 0,
        sequences=draw(st.booleans()) if kind in RECURRENT else False,
        rate=draw(st.floats(0, 0.95)) if kind == "dropout" else 0.0,
    )


SOURCES = st.one_of(
    st.builds(
        Sample,
        st.sampled_from(["jfk_weather_2013", "seattle_weather_2012_2015"]),
        onehot=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    ),
    st.builds(
        Weather,
        rows=st.integers(50, 1_000_000),
        step_minutes=st.integers(1, 1440),
        noise=st.floats(0, 5),
        seed=SEEDS,
    ),
    st.builds(
        File,
        digest=st.text("0123456789abcdef", min_size=64, max_size=64),
        name=NAMES,
        time=st.none() | NAMES,
        pick=st.none() | NAMES,
        onehot=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    ),
)
LIMITS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2, unique=True).map(sorted)
SIDES = st.one_of(LIMITS, LIMITS.map(lambda both: [both[0], None]), LIMITS.map(lambda both: [None, both[1]]))


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    features = tuple(draw(st.lists(NAMES, min_size=1, max_size=5, unique=True)))
    targets = tuple(draw(st.lists(st.sampled_from(features), min_size=1, unique=True)))
    others = st.sampled_from([name for name in features if name not in targets] or [""])
    marks = (
        st.lists(others.filter(bool), unique=True).map(tuple) if len(targets) < len(features) else st.just(())
    )
    validation, test = draw(st.tuples(st.floats(0, 0.4), st.floats(0.01, 0.4)))
    return Experiment(
        source=draw(SOURCES),
        features=features,
        targets=targets,
        stack=tuple(draw(st.lists(layers(), min_size=1, max_size=MOST_LAYERS))),
        window=draw(st.integers(1, MOST_WINDOW)),
        horizon=draw(st.integers(1, MOST_HORIZON)),
        split=(1 - validation - test, validation, test),
        predict=draw(st.sampled_from(["change", "value"])),
        calendar=draw(st.booleans()),
        epochs=draw(st.integers(1, MOST_EPOCHS)),
        batch_size=draw(st.integers(1, MOST_BATCH)),
        learning_rate=draw(st.floats(1e-8, 10)),
        **draw(st.sampled_from([{"loss": "mse"}, {"loss": "mae"}, {"loss": "quantile", "quantile": 0.05}])),
        patience=draw(st.none() | st.integers(1, MOST_EPOCHS)),
        shuffle=draw(st.booleans()),
        seed=draw(SEEDS),
        season=draw(st.sampled_from([0, 1, 52])),
        angles=draw(marks),
        known=draw(marks),
        bounds=tuple(Bounds(target, *draw(SIDES)) for target in targets if draw(st.booleans())),
    )


@given(experiments())
def test_experiment_comes_back_from_its_link(experiment: Experiment) -> None:
    """Nothing is rounded: a reloaded page is the same page."""
    assert experiment_from(query_params_of(experiment), DEFAULT) == experiment


def test_link_with_columns_has_all_of_their_kinds() -> None:
    """The default's kinds of columns are not carried over to other columns."""
    marked = Experiment(
        Sample("jfk_weather_2013"), ("a", "b", "c"), ("a",), (Layer("lstm", 32),), window=24, epochs=10, batch_size=32,
        angles=("b",), known=("c",), bounds=(Bounds("a", 0),),
    )  # fmt: skip
    assert experiment_from({}, marked) == marked
    assert experiment_from({"epochs": ["3"]}, marked).angles == ("b",)
    found = experiment_from({"feature": ["x", "y"], "target": ["x"], "angle": ["y"]}, marked)
    assert (found.angles, found.known, found.bounds) == (("y",), (), ())


def test_empty_link_is_the_default() -> None:
    """A link may leave out what is as in the default."""
    assert experiment_from({}, DEFAULT) == DEFAULT


WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "none", "yes", "no", "nan", "-1", "0", "1e400", "inf", "lstm:0", "lstm:-3:seq", "dropout:nan"]
    ),
    st.integers().map(str),
    st.floats().map(str),
)
PARAMETERS = st.dictionaries(
    st.sampled_from(
        [
            *query_params_of(DEFAULT),
            "weather",
            "file",
            "name",
            "pick",
            "x",
            "angle",
            "known",
            "bounds",
            "onehot",
        ]
    ),
    st.lists(WORDS, max_size=4),
)


@given(PARAMETERS)
def test_hostile_link_is_an_experiment_or_a_mistake(parameters: dict[str, list[str]]) -> None:
    """No query parameters raise another exception than a Mistake."""
    try:
        found = experiment_from(parameters, DEFAULT)
    except Mistake as mistake:
        assert re.fullmatch(r"[^\n]{5,}[:.] [^\n]{5,}\.", str(mistake)), "what is wrong: how to fix it."
    else:
        assert isinstance(found, Experiment)
        assert experiment_from(query_params_of(found), DEFAULT) == found


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"series": "mars"}, "There is no sample 'mars'. Choose one of "),
        (
            {"series": "file", "file": "../../etc/passwd"},
            "'../../etc/passwd' is not the digest of a stored file",
        ),
        ({"feature": "moonlight"}, "The target 'temperature (degC)' is not among the features"),
        ({"feature": "moonlight", "target": "moonlight"}, "The series has no feature 'moonlight'"),
        ({"run": "20260131-142530-a1b2c3"}, "un 20260131-142530-a1b2c3 "),
        ({"run": "../.."}, "'../..' is not a run id. Run ids look like 2026"),
        ({"layer": "perceptron:3"}, "Layer 1 'perceptron:3' has an unknown kind. Use one of lstm"),
        ({"window": "0"}, "The window is 0. Choose a number from 1 to 1000."),
        ({"epochs": "many"}, "Cannot read the link (Expected `int`, got `str` - at `$.epochs`)"),
        ({"series": "weather", "weather": "1,2,3,4"}, "number of rows is 1. Choose a number from 50"),
        ({"learning_rate": "nan"}, "The learning rate is nan. Choose one above 0"),
        ({"bounds": "much"}, "The bounds 'much' can't be read. Write COL=LOW..HIGH"),
        ({"angle": "temperature (degC)"}, "The target 'temperature (degC)' is an angle"),
        ({"known": "moonlight"}, "'moonlight' is marked as known ahead but is not a feature"),
        (
            {"series": "jfk_weather_2013", "onehot": "sky = rain"},
            "no text column for 'sky = rain'",
        ),
    ],
)
def test_wrong_link_is_one_sentence_and_the_page_shows_the_default(
    parameters: dict[str, str], words: str, open_page: OpenPage
) -> None:
    """The sentence quotes what is wrong, and the page is as on a first visit."""
    page = open_page(**parameters)
    assert len(errors(page)) == 1
    assert words in errors(page)[0]
    assert link_of(page) == link_of(open_page())


def test_link_that_names_a_column_twice_reads_it_once(open_page: OpenPage) -> None:
    """A doubled parameter is not an error."""
    page = open_page(feature=["temperature (degC)"] * 2, target=["temperature (degC)"] * 2)
    assert (link_of(page)["feature"], errors(page)) == (["temperature (degC)"], [])


def test_error_message_of_a_link_stays_until_the_next_action(open_page: OpenPage) -> None:
    """The page is also drawn again without an action; the message is still shown."""
    page = open_page(series="no_such_series")
    sentence = errors(page)
    assert len(sentence) == 1
    assert errors(page.run()) == sentence
    page.button(key="preset_one").click().run()
    assert errors(page) == []
