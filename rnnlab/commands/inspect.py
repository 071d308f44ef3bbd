"""`inspect`: show how a file is read."""

from typing import TYPE_CHECKING, Any

from rnnlab.commands import all_series_messages, messages
from rnnlab.commands.output import print_json, print_table
from rnnlab.commands.read_options import read_series, with_read_options
from rnnlab.commands.shared_options import File, Json

if TYPE_CHECKING:
    from rnnlab.series.read_options import ReadOptions
    from rnnlab.series.series import Series


@with_read_options
def inspect(file: File, read_options: "ReadOptions", json: Json = False) -> None:
    """Print the time column, the features, the columns left out and the repairs of a file."""
    from rnnlab.series.describe import inspection

    series = read_series(file, read_options)
    inspected = inspection(series)
    if json:
        print_json(inspected)
    else:
        print_table(series.name, ("property", "value"), _rows(series, inspected))


def _rows(series: "Series", inspected: dict[str, Any]) -> list[tuple[str, object]]:
    """Return the rows of the table: (property, value)."""
    from rnnlab.series.describe import worth_a_look
    from rnnlab.series.read_options import NAMES, value_label
    from rnnlab.series.step_names import step_name

    time, groups = inspected["time"], inspected["groups"]
    rows: list[tuple[str, object]] = [("rows", inspected["rows"])]
    if time is None:
        rows.append(("time", "none"))
    else:
        span = f"{series.label(0)} to {series.label(len(series) - 1)}"
        rows.append(("time", f"{time['column']}: {span}, every {step_name(time['step_seconds'])}"))
    rows += [("worth a look", str(finding)) for finding in worth_a_look(series)]
    for guess in series.guesses:
        if guess.field != "pick" and guess.value is not None:
            hint = messages.ask_with_option(guess.field) if guess.asked else ""
            rows.append((NAMES[guess.field].lower(), f"{value_label(guess.field, guess.value)}{hint}"))
    unused = [out["column"] for out in inspected["not_used"]]
    rows += [("feature", feature) for feature in inspected["features"] if feature not in unused]
    rows += [("not used by default", f"{out['column']}: {out['why']}") for out in inspected["not_used"]]
    rows += [("left out", f"{out['column']}: {out['why']}") for out in inspected["left_out"]]
    for repair in series.repairs:
        place = (
            messages.where_first(repair.places[0].row) if repair.places else ""
        )  # `--json` has more places
        rows.append((messages.REPAIR_KINDS[repair.kind], f"{repair.what}: {repair.count:,}{place}"))
    rows += [("note", note) for note in inspected["notes"]]
    if groups is not None:
        rows.append(("series", all_series_messages.series_in_file(groups["count"])))
        rows += [(f"series of {groups['column']}", value) for value in groups["values"]]
    return rows
