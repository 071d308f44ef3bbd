"""Windows and scaling, the Keras network, the fast training loop. TensorFlow is imported only here."""

import os

# Both must be settled before Keras is imported: its backend, and how much TensorFlow prints.
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def warm() -> None:
    """Import TensorFlow now (3 to 11 s) and have the training compiled, so that no one waits for it later."""
    from rnnlab.experiment import Experiment
    from rnnlab.series.weather import Weather, generated
    from rnnlab.stack.layers import Layer
    from rnnlab.training.loop import loop_of
    from rnnlab.training.prepared import prepare

    series = generated(Weather(rows=200))
    stack = (Layer("lstm", 2),)
    some = Experiment(
        Weather(rows=200), series.features, series.features[:1], stack, window=4, epochs=1, batch_size=32
    )
    loop_of(prepare(series, some), every_step=False)
