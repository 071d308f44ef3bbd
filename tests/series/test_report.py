"""The report of how a file was read: each stage adds to it, and what comes first stays first."""

from rnnlab.series import messages
from rnnlab.series.report import Guess, LeftOut, Place, Repair, Report
from rnnlab.series.thresholds import MOST_PLACES


def test_findings_are_reported_in_the_order_in_which_they_were_added():
    report = Report()
    report.repair(messages.file.empty_lines(), 2, (Place(3), Place(5)), "read")
    report.repair(messages.file.short_rows(), 1)
    report.note(messages.time.rows_reversed())
    report.leave_out("id", messages.columns.identifier(), usable=True)
    assert report.repairs == (
        Repair(messages.file.empty_lines(), 2, (Place(3), Place(5)), "read"),
        Repair(messages.file.short_rows(), 1),
    )
    assert report.notes == (messages.time.rows_reversed(),)
    assert report.left_out == (LeftOut("id", messages.columns.identifier(), usable=True),)


def test_a_repair_of_nothing_is_not_reported():
    report = Report()
    report.repair(messages.file.empty_lines(), 0)
    assert report.repairs == ()


def test_a_repair_of_many_rows_lists_only_the_first_places():
    report = Report()
    report.repair(messages.file.empty_lines(), 10**9, map(Place, range(1, 10**9)))
    assert report.repairs[0].count == 10**9
    assert report.repairs[0].places == tuple(Place(line) for line in range(1, MOST_PLACES + 1))


def test_of_two_guesses_of_one_field_the_earlier_one_is_reported():
    report, trial = Report(), Report()
    report.guess("shape", "matrix", ("matrix", "wide"))
    trial.guess("shape", "long", ("long",))
    trial.guess("order", "day first", ("day first", "month first"), asked=True)
    report.add(trial)
    assert report.guesses == (
        Guess("shape", "matrix", ("matrix", "wide")),
        Guess("order", "day first", ("day first", "month first"), asked=True),
    )


def test_hidden_fields_are_not_guessed():
    report, trial = Report(), Report()
    report.hide("delimiter")
    trial.guess("delimiter", ",")
    report.add(trial)
    assert report.guesses == ()


def test_the_report_of_a_trial_that_is_not_used_changes_nothing():
    report, trial = Report(), Report()
    trial.repair(messages.file.short_rows(), 1)
    trial.leave_out("id", messages.columns.identifier())
    assert (report.repairs, report.left_out) == ((), ())
