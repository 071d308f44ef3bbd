"""Windows and scaling, the Keras network, the training loops. Only this package imports TensorFlow."""

import os

# Both must be set before Keras is imported: its backend, and how much TensorFlow prints.
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def warm() -> None:
    """Import TensorFlow (3 to 11 s) and compile the training, so that the first run need not wait for it."""
    from rnnlab.experiment import Experiment
    from rnnlab.series.weather import Weather, generated
    from rnnlab.stack.layers import Layer
    from rnnlab.training.prepared import prepare
    from rnnlab.training.train import fastest_loop

    series = generated(Weather(rows=200))
    stack = (Layer("lstm", 2),)
    experiment = Experiment(
        Weather(rows=200), series.features, series.features[:1], stack, window=4, epochs=1, batch_size=32
    )
    fastest_loop(prepare(series, experiment), every_step=False)
