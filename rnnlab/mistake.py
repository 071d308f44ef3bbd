"""The one exception for a user's mistake."""


class Mistake(Exception):  # noqa: N818 - a mistake of the user's, no error of the program's
    """A user's mistake in one sentence: what is wrong, where, and how to mend it.

    The page shows the sentence as it stands; the command line prints it and exits with 2.
    Any other exception is a fault of ours.
    """
