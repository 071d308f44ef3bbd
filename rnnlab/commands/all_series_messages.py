"""The sentences of the command line about runs on all series of a file."""

from rnnlab.message import message
from rnnlab.quoting import quoted

# Mistakes


@message
def no_yes_no_columns_of_all() -> str:
    return "--onehot is for one series. Leave it out with --all."


@message
def no_cuts_of_all() -> str:
    return "--cuts is for one series. Leave it out with --all."


@message
def no_search_of_all() -> str:
    return "`search` is for one series. Leave out --all, or try settings for all series with `sweep --all`."


# What is printed


@message
def all_scores_title(run: str, target: str, shown: int, series: int) -> str:
    return (
        f"{target}: mean absolute errors on the test set, the {shown} worst of {series:,} series (run {run})"
    )


@message
def series_left_out(series: str, why: str) -> str:
    return f"Left out: {quoted(series)}, because {why}."


@message
def more_left_out(series: int) -> str:
    return f"Left out: {series:,} more (--json lists all)."
