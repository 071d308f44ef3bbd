"""An experiment as query parameters of a link, named like the command line's options, and back."""

from collections.abc import Mapping

import msgspec

from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.series.kinds import read_bounds
from rnnlab.series.source import AUTODETECT, File, ReadOptions, Sample, Source, Weather
from rnnlab.stack.layers import MOST_LAYERS, read_layer
from rnnlab.ui import messages

QueryParams = dict[str, list[str]]
SETTINGS = (
    "window",
    "horizon",
    "predict",
    "calendar",
    "epochs",
    "batch_size",
    "learning_rate",
    "loss",
    "patience",
    "shuffle",
    "seed",
)
COLUMNS = (("feature", "features"), ("target", "targets"))
COLUMN_KINDS = (("angle", "angles"), ("known", "known"), ("bounds", "bounds"), ("constant", "constants"))


def query_params_of(experiment: Experiment) -> QueryParams:
    """The query parameters of an experiment; feature, target and layer may occur several times."""
    values = msgspec.to_builtins(experiment)
    params = source_params(experiment.source)
    params |= {
        "feature": list(experiment.features),
        "target": list(experiment.targets),
        "layer": [str(layer) for layer in experiment.stack],
        "split": [",".join(map(param_text, experiment.split))],
    }
    kinds = {
        "angle": list(experiment.angles),
        "known": list(experiment.known),
        "bounds": [str(bounds) for bounds in experiment.bounds],
        "constant": list(experiment.constants),
    }
    params |= {name: columns for name, columns in kinds.items() if columns}
    settings = [*SETTINGS, *(["quantile"] if experiment.loss == "quantile" else [])]
    settings += ["season"] if experiment.season else []
    settings += ["all_series"] if experiment.all_series else []
    return params | {name: [param_text(values[name])] for name in settings}


def source_params(source: Source) -> QueryParams:
    if isinstance(source, Sample):
        return {"series": [source.name], **({"onehot": list(source.onehot)} if source.onehot else {})}
    if isinstance(source, Weather):
        numbers = (source.rows, source.step_minutes, source.noise, source.seed)
        return {"series": ["weather"], "weather": [",".join(map(param_text, numbers))]}
    options = {
        name: [str(item) for item in value] if isinstance(value, tuple) else [str(value)]
        for name in ReadOptions.__struct_fields__
        if (value := getattr(source, name)) != getattr(AUTODETECT, name)
    }
    if source.version > 1:  # older links have none
        options["version"] = [str(source.version)]
    return {"series": ["file"], "file": [source.digest], "name": [source.name], **options}


def experiment_from(params: Mapping[str, list[str]], default: Experiment) -> Experiment:
    """The experiment in query parameters; the rest is as in `default`. Raises Mistake if they are invalid."""
    values = msgspec.to_builtins(default)
    for name in (*SETTINGS, "quantile", "season", "all_series"):
        if params.get(name):
            text = params[name][0]
            values[name] = {"yes": True, "no": False, "none": None}.get(text, text)
    if params.get("split"):
        values["split"] = params["split"][0].split(",")
    if params.get("series"):
        values["source"] = msgspec.to_builtins(source_from(params))
    for name, field in COLUMNS:
        if params.get(name):
            values[field] = list(dict.fromkeys(params[name]))
    if any(params.get(name) for name, _ in (*COLUMNS, *COLUMN_KINDS)):
        # The default's kinds are for other columns: a link with columns has all of their kinds.
        for name, field in COLUMN_KINDS:
            values[field] = list(dict.fromkeys(params.get(name, ())))
        values["bounds"] = msgspec.to_builtins([read_bounds(text) for text in values["bounds"]])
    if params.get("layer"):
        layers = [read_layer(text, i) for i, text in enumerate(params["layer"][: MOST_LAYERS + 1], 1)]
        values["stack"] = msgspec.to_builtins(layers)
    try:
        return checked_experiment(msgspec.convert(values, Experiment, strict=False))
    except msgspec.ValidationError as error:
        raise Mistake(messages.invalid_link(str(error))) from None


def source_from(params: Mapping[str, list[str]]) -> Source:
    """The series that query parameters name; `params` has a value for "series"."""
    first = {name: values[0] for name, values in params.items() if values}
    if first["series"] == "weather":
        return _weather_from(first.get("weather", ""))
    if first["series"] != "file":
        return Sample(first["series"], tuple(dict.fromkeys(params.get("onehot", ()))))
    lists = {name for name, value in msgspec.structs.asdict(AUTODETECT).items() if value == ()}
    options = {
        name: list(dict.fromkeys(params[name])) if name in lists else first[name]
        for name in (*ReadOptions.__struct_fields__, "version")
        if name in first
    }
    file = {"type": "file", "digest": first.get("file", ""), "name": first.get("name", "the file")}
    try:
        return msgspec.convert(file | options, File, strict=False)
    except msgspec.ValidationError as error:
        raise Mistake(messages.invalid_file_in_link(str(error))) from None


def _weather_from(text: str) -> Weather:
    """Generated weather from its numbers, for example "300,60,1,0"; numbers left out have their defaults."""
    names = ("rows", "step_minutes", "noise", "seed")
    numbers = {name: number for name, number in zip(names, text.split(","), strict=False) if number}
    try:
        return msgspec.convert({"type": "weather", **numbers}, Weather, strict=False)
    except msgspec.ValidationError as error:
        raise Mistake(messages.invalid_weather_in_link(str(error))) from None


def param_text(value: object) -> str:
    """A setting as it is in a link; a number keeps all its digits."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).removesuffix(".0")
