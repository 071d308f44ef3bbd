"""An experiment as the parameters of a link, in the words of the command line, and back."""

from collections.abc import Mapping

import msgspec

from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.series.kinds import read_bounds
from rnnlab.series.source import AUTODETECT, File, ReadOptions, Sample, Source, Weather
from rnnlab.stack.layers import MOST_LAYERS, read_layer

Parameters = dict[str, list[str]]
PLAIN = (
    "window",
    "horizon",
    "predict",
    "calendar",
    "epochs",
    "batch_size",
    "learning_rate",
    "loss",
    "patience",
)
LATER = ("shuffle", "seed")
COLUMNS = (("feature", "features"), ("target", "targets"))
KINDS = (("angle", "angles"), ("known", "known"), ("bounds", "bounds"))


def parameters_of(experiment: Experiment) -> Parameters:
    """The link's parameters: series, feature, target and layer (each as often as needed), and settings."""
    values = msgspec.to_builtins(experiment)
    parameters = source_parameters(experiment.source)
    parameters |= {
        "feature": list(experiment.features),
        "target": list(experiment.targets),
        "layer": [str(layer) for layer in experiment.stack],
        "split": [",".join(map(word, experiment.split))],
    }
    kinds = {
        "angle": list(experiment.angles),
        "known": list(experiment.known),
        "bounds": [str(bounds) for bounds in experiment.bounds],
    }
    parameters |= {name: values for name, values in kinds.items() if values}
    return parameters | {name: [word(values[name])] for name in (*PLAIN, *LATER)}


def source_parameters(source: Source) -> Parameters:
    if isinstance(source, Sample):
        return {"series": [source.name], **({"onehot": list(source.onehot)} if source.onehot else {})}
    if isinstance(source, Weather):
        numbers = (source.rows, source.step_minutes, source.noise, source.seed)
        return {"series": ["weather"], "weather": [",".join(map(word, numbers))]}
    said = {
        name: [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
        for name in ReadOptions.__struct_fields__
        if (value := getattr(source, name)) != getattr(AUTODETECT, name)
    }
    return {"series": ["file"], "file": [source.digest], "name": [source.name], **said}


def experiment_in(parameters: Mapping[str, list[str]], default: Experiment) -> Experiment:
    """The experiment a link holds, what it leaves out as in the default; a Mistake where it is wrong."""
    values = msgspec.to_builtins(default)
    for name in (*PLAIN, *LATER):
        if parameters.get(name):
            text = parameters[name][0]
            values[name] = {"yes": True, "no": False, "none": None}.get(text, text)
    if parameters.get("split"):
        values["split"] = parameters["split"][0].split(",")
    if parameters.get("series"):
        values["source"] = msgspec.to_builtins(source_in(parameters))
    for name, plural in COLUMNS:
        if parameters.get(name):
            values[plural] = list(dict.fromkeys(parameters[name]))
    if any(parameters.get(name) for name, _ in (*COLUMNS, *KINDS)):
        # A link that names columns says all that there is to say of them.
        for name, plural in KINDS:
            values[plural] = list(dict.fromkeys(parameters.get(name, ())))
        values["bounds"] = msgspec.to_builtins([read_bounds(text) for text in values["bounds"]])
    if parameters.get("layer"):
        layers = [read_layer(text, i) for i, text in enumerate(parameters["layer"][: MOST_LAYERS + 1], 1)]
        values["stack"] = msgspec.to_builtins(layers)
    try:
        return checked_experiment(msgspec.convert(values, Experiment, strict=False))
    except msgspec.ValidationError as error:
        raise Mistake(f"The link can't be read ({error}): the page shows what it had instead.") from None


def source_in(parameters: Mapping[str, list[str]]) -> Source:
    """Which series a link names."""
    one = {name: values[0] for name, values in parameters.items() if values}
    if one["series"] == "weather":
        numbers = one.get("weather", "").split(",")
        names = ("rows", "step_minutes", "noise", "seed")
        given = {name: number for name, number in zip(names, numbers, strict=False) if number}
        try:
            return msgspec.convert({"type": "weather", **given}, Weather, strict=False)
        except msgspec.ValidationError as error:
            raise Mistake(f"The link's weather can't be read ({error}): generate it anew.") from None
    if one["series"] != "file":
        return Sample(one["series"], tuple(dict.fromkeys(parameters.get("onehot", ()))))
    several = {name for name, value in msgspec.structs.asdict(AUTODETECT).items() if value == ()}
    said = {
        name: list(dict.fromkeys(parameters[name])) if name in several else one[name]
        for name in ReadOptions.__struct_fields__
        if name in one
    }
    file = {"type": "file", "digest": one.get("file", ""), "name": one.get("name", "the file")}
    try:
        return msgspec.convert(file | said, File, strict=False)
    except msgspec.ValidationError as error:
        raise Mistake(f"The link's file can't be read ({error}): load it again.") from None


def word(value: object) -> str:
    """A setting as a link shows it, a number with all its digits."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).removesuffix(".0")
