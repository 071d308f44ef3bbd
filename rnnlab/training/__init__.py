"""Windows and scaling, the Keras network, the fast training loop. TensorFlow is imported only here."""


def warm() -> None:
    """Import TensorFlow now (3 to 11 s), so that no one waits for it later."""
    import tensorflow  # noqa: F401
