"""The backtest: the runs at earlier cuts, what is lacking of them, and what they scored."""

from rnnlab.experiment import Experiment
from rnnlab.runs.rolling_origin import cut_experiments
from rnnlab.runs.store import Store
from tests.ui.conftest import FakeWorkers, OpenPage, checked, errors, texts, words
from tests.ui.kept import experiment, keep_finished, keep_run


def cuts_of(seed: int) -> list[Experiment]:
    """Three cuts of an experiment that is a test's own, the earliest first."""
    return cut_experiments(experiment(seed=seed), 3)


def cells(html: str) -> list[list[str]]:
    """The texts of the backtest's table, without its head."""
    body = html.split('data-testid="backtest"')[1].split("<tbody>")[1].split("</tbody>")[0]
    rows = [row.split("<td")[1:] for row in body.split("<tr")[1:]]
    plain = [[cell.partition(">")[2].partition("</td>")[0] for cell in row] for row in rows]
    return [[cell.replace("<b>", "*").replace("</b>", "*") for cell in row] for row in plain]


def test_cuts_are_trained_on_demand(open_page: OpenPage, store: Store, workers: FakeWorkers) -> None:
    """Nothing is looked for before; two are lacking of three, and one press queues both."""
    *earlier, own = cuts_of(80)
    run = keep_finished(store, 80, 0.5, own)
    page = open_page(run=run, tab="luck")
    assert 'data-testid="backtest"' not in texts(page)
    page = checked(page.toggle(key="backtest").set_value(True).run())
    assert [row[0] for row in cells(texts(page))][:2] == ["not trained yet"] * 2
    assert "at most about 8 s" in words(page)
    page = checked(page.button(key="train_cuts").click().run())
    assert len(workers.submitted) == 2
    assert [store.read(made).experiment for made in workers.submitted] == earlier
    assert cells(texts(page))[0] == ["queued · epoch 0 of 3"]
    assert not [button for button in page.button if button.key == "train_cuts"]


def test_scores_of_all_cuts_stand_with_their_mean_and_spread(open_page: OpenPage, store: Store) -> None:
    """Errors of 0.5, 0.9 and 0.7 beside a linear model's 0.75: below it at two of three cuts; mean 0.7, spread 0.16."""
    earliest, earlier, own = cuts_of(81)
    run = keep_finished(store, 81, 0.5, own)
    keep_finished(store, 82, 0.9, earlier)
    keep_finished(store, 83, 0.7, earliest)
    page = checked(open_page(run=run, tab="luck").toggle(key="backtest").set_value(True).run())
    rows = cells(texts(page))
    assert [row[1] for row in rows] == ["*0.7*", "0.9", "*0.5*", "0.7 ± 0.16"]
    assert [row[5] for row in rows] == ["0.75", "*0.75*", "0.75", "0.75 ± 0"]
    assert "below every baseline's at 2 of 3 cuts" in words(page)
    assert "2024-01-09 18:00" in rows[1][0] and "2024-01-11 14:00" in rows[1][0]  # rows 210 to 254


def test_cut_that_failed_says_why_and_can_be_trained_again(open_page: OpenPage, store: Store) -> None:
    """The reason stands in its row, as text."""
    earliest, earlier, own = cuts_of(84)
    run = keep_finished(store, 84, 0.5, own)
    keep_run(store, 85, earlier, state="failed", reason="The disk is <full>.")
    keep_finished(store, 86, 0.7, earliest)
    page = checked(open_page(run=run, tab="luck").toggle(key="backtest").set_value(True).run())
    assert cells(texts(page))[1] == ["failed: The disk is &lt;full&gt;."]
    assert page.button(key="train_cuts").label == "Train 1 more run"


def test_no_room_for_an_earlier_cut_is_said(open_page: OpenPage, store: Store) -> None:
    """A training set of 0.4 minus a test set of 0.4 is empty."""
    run = keep_finished(store, 87, 0.5, experiment(split=(0.4, 0.2, 0.4)))
    page = checked(open_page(run=run, tab="luck").toggle(key="backtest").set_value(True).run())
    assert any("no room for an earlier cut" in info.value for info in page.info)
    assert not errors(page)
