"""The one exception for a user's mistake."""

from typing import Any

from rnnlab.message import Message


class Mistake(Exception):  # noqa: N818 - the user's mistake, not an error in the program
    """A user's mistake. `str` gives one sentence: what is wrong, where, and how to fix it.

    The page shows the sentence; the command line prints it and exits with 2. Any other exception is a bug.
    """

    def __init__(self, message: Message | str):
        super().__init__(message)

    @property
    def message(self) -> Message | str:
        """What the sentence is made from."""
        return self.args[0]

    @property
    def code(self) -> str:
        """Which mistake, for example "series.unknown_column"; "" for a sentence without a code."""
        return self.args[0].code if isinstance(self.args[0], Message) else ""

    @property
    def facts(self) -> dict[str, Any]:
        """The lines, columns and numbers that the sentence names."""
        return self.args[0].facts if isinstance(self.args[0], Message) else {}
