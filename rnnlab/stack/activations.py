"""The activations that a layer can have, by Keras's names: Keras's formulas in NumPy, element by element."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Activation = Callable[[Any], Any]
# Keras's constants of selu (Klambauer et al. 2017), and its slope of leaky_relu below 0.
SELU_SCALE, SELU_ALPHA = np.float32(1.05070098), np.float32(1.67326324)
LEAKY_SLOPE = np.float32(0.2)


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), computed so that no x overflows."""
    return np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1))


def linear(x: Array) -> Array:
    return x


def relu(x: Array) -> Array:
    return np.maximum(x, np.float32(0))


def leaky_relu(x: Array) -> Array:
    return np.where(x < 0, LEAKY_SLOPE * x, x)


def elu(x: Array) -> Array:
    return np.where(x < 0, np.expm1(np.minimum(x, np.float32(0))), x).astype(np.float32)


def selu(x: Array) -> Array:
    return SELU_SCALE * np.where(x < 0, SELU_ALPHA * np.expm1(np.minimum(x, np.float32(0))), x)


def softplus(x: Array) -> Array:
    """log(1 + exp(x)), computed so that no x overflows."""
    return np.logaddexp(x, np.float32(0)).astype(np.float32)


def softsign(x: Array) -> Array:
    return (x / (np.float32(1) + np.abs(x))).astype(np.float32)


def silu(x: Array) -> Array:
    return x * sigmoid(x)


def gelu(x: Array) -> Array:
    """x times the normal distribution function of x, as Keras computes it without approximation."""
    from scipy.special import erf

    return np.float32(0.5) * x * (np.float32(1) + erf(x / np.float32(np.sqrt(2))))


def hard_sigmoid(x: Array) -> Array:
    return np.clip(x / np.float32(6) + np.float32(0.5), np.float32(0), np.float32(1))


ACTIVATIONS: Mapping[str, Activation] = {
    "tanh": np.tanh,
    "relu": relu,
    "sigmoid": sigmoid,
    "linear": linear,
    "elu": elu,
    "selu": selu,
    "gelu": gelu,
    "silu": silu,
    "leaky_relu": leaky_relu,
    "softplus": softplus,
    "softsign": softsign,
    "hard_sigmoid": hard_sigmoid,
}
