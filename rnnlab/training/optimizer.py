"""The optimizer of both loops: keras.optimizers.Adam(rate, global_clipnorm=..., use_ema=True, ema_momentum=...).

The gradient is clipped, so no batch throws the weights far. Forecasts are made with an exponential moving average
of the weights.
"""

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Keras's defaults; arithmetic.py has them as float32
CLIP_NORM = 1.0
LONGEST_AVERAGE = 100  # gradient steps


def average_is_the_same(gradient_steps: int, more: int) -> bool:
    """Whether a training of so many gradient steps averages its weights like one of more steps."""
    return ema_momentum(gradient_steps) == ema_momentum(more)


def ema_momentum(gradient_steps: int) -> float:
    """Keras's `ema_momentum` for a training of that many gradient steps.

    The average spans a twentieth of them, but at most LONGEST_AVERAGE.
    """
    return 1 - 1 / min(LONGEST_AVERAGE, max(1.0, gradient_steps / 20))
