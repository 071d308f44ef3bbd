"""In a lab with a login each visitor sees only their own runs, files and sweeps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.mistake import Mistake
from rnnlab.runs.labels import Labels
from rnnlab.runs.owners import owner_of, store_of
from rnnlab.runs.store import Store
from rnnlab.runs.sweep import start_sweep
from rnnlab.runs.sweep_grid import read_grid
from rnnlab.runs.trash import Trash
from rnnlab.series.source import File, keep
from rnnlab.ui import access, services
from tests.ui.conftest import APP, SECONDS, FakeWorkers, checked, errors, link_of, texts, words
from tests.ui.kept import SMALL, TARGET, experiment, keep_finished, run_id
from tests.ui.runs.run_table import ids, lines, table_data

ISSUER = "https://login.example.org"
LOGIN = {"client_id": "lab", "redirect_uri": "http://127.0.0.1/oauth2callback", "cookie_secret": "x" * 32}
CSV = b"time,warmth\n" + b"".join(b"2024-01-%02d,%d\n" % (day, day * day % 7) for day in range(1, 32))
Visit = Callable[..., AppTest]


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


def person(subject: str) -> dict[str, object]:
    return {"is_logged_in": True, "iss": ISSUER, "sub": subject, "email": f"{subject}@example.org"}


def store_of_person(runs: Path, subject: str) -> Store:
    return store_of(runs, owner_of(ISSUER, subject))


@pytest.fixture
def visit(runs: Path, workers: FakeWorkers) -> Visit:
    """Opens the Lab of a server with a login by a link, as a person or not signed in."""

    def opened(subject: str | None, page_name: str = "", **parameters: str | list[str]) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=SECONDS)
        page.secrets["auth"] = LOGIN
        page.user = {"is_logged_in": False} if subject is None else person(subject)
        for name, value in parameters.items():
            page.query_params[name] = value
        page.session_state["painted"] = True
        return checked(page.run())

    return opened


def runs_page_script() -> None:
    import streamlit as st

    from rnnlab.ui.lab import page as lab
    from rnnlab.ui.runs import page

    pages = [st.Page(page.render, title="Runs", default=True), st.Page(lab.render, url_path="lab")]
    st.navigation(pages, position="hidden").run()


@pytest.fixture
def runs_page(runs: Path, workers: FakeWorkers) -> Visit:
    """Opens the page Runs as a person, with these runs selected."""

    def opened(subject: str, *ticked: str) -> AppTest:
        page = AppTest.from_function(runs_page_script, default_timeout=SECONDS)
        page.secrets["auth"] = LOGIN
        page.user = person(subject)
        page.session_state["painted"] = page.session_state["sweep_panel"] = True
        if ticked:
            page.query_params["compare"] = list(ticked)
        return checked(page.run())

    return opened


def test_only_the_sign_in_page_is_shown_before_signing_in(visit: Visit, runs: Path) -> None:
    """One button; no series was read, and no state and no folder were made."""
    page = visit(None, run=run_id(1))
    assert ([button.key for button in page.button], errors(page)) == (["sign_in_default"], [])
    assert "shape-0" not in texts(page)
    assert "history" not in page.session_state
    assert not runs.exists()


def test_store_cannot_be_opened_before_signing_in(monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    """The store itself checks too, not only the page."""
    monkeypatch.setattr(access, "auth_settings", lambda: LOGIN)
    monkeypatch.setattr(access, "user_info", lambda: {"is_logged_in": False})
    with pytest.raises(access.NotSignedIn, match=r"(?i)\bsign in\b"):
        services.store()


@pytest.mark.parametrize("lacks", ["iss", "sub"])
def test_person_without_issuer_or_subject_is_not_signed_in(
    lacks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An e-mail address or a name is not enough: they can be chosen, or pass to another person."""
    monkeypatch.setattr(access, "auth_settings", lambda: LOGIN)
    monkeypatch.setattr(access, "user_info", lambda: {**person("anna"), lacks: ""})
    with pytest.raises(access.NotSignedIn, match=r"(?i)\bsign in\b"):
        access.owner_id()


def test_with_unreadable_secrets_nobody_can_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing error in secrets.toml must not switch the login off."""
    from streamlit.runtime.secrets import Secrets

    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\n")
    monkeypatch.setattr(access.st, "secrets", Secrets())
    monkeypatch.setattr(access.st, "get_option", lambda name: [str(broken)])
    monkeypatch.setattr("streamlit.config.get_option", lambda name: [str(broken)])
    monkeypatch.setattr(access, "user_info", dict)
    with pytest.raises(Mistake, match="nobody can sign in"):
        access.owner_id()


def test_without_a_login_there_is_one_owner_and_no_button(open_page: Visit, runs: Path) -> None:
    """The runs are directly in the runs folder."""
    page = open_page()
    assert not [button for button in page.button if button.key == "sign_out"]
    page.button(key="start").click().run()
    assert Store(runs).ids() == link_of(page)["run"]


def test_training_puts_the_run_in_a_folder_that_does_not_name_the_person(
    visit: Visit, runs: Path, workers: FakeWorkers
) -> None:
    """Only a digest is on the disk; the worker gets that folder."""
    page = visit("anna")
    page.button(key="start").click().run()
    store = store_of_person(runs, "anna")
    assert link_of(page)["run"] == store.ids() == workers.submitted
    assert Store(runs).ids() == []
    naming = [path for path in runs.rglob("*") if path.is_file() and b"anna" in path.read_bytes()]
    assert naming == []
    assert "anna" not in str(store.root)


def test_link_to_another_persons_run_is_as_if_it_did_not_exist(visit: Visit, runs: Path) -> None:
    """The sentence does not say whether the run exists."""
    kept = keep_finished(store_of_person(runs, "anna"), 1, 0.5)
    assert errors(visit("anna", run=kept)) == []
    theirs, none = errors(visit("ben", run=kept)), errors(visit("ben", run=run_id(2)))
    assert len(theirs) == 1
    assert theirs[0].replace(kept, "ID") == none[0].replace(run_id(2), "ID")


def test_run_trained_without_a_login_is_not_shown_with_one(visit: Visit, runs: Path) -> None:
    """If a login is added to a lab, the earlier runs belong to nobody."""
    kept = keep_finished(Store(runs), 1, 0.5)
    answers = errors(visit("anna", run=kept)), errors(visit("anna", run=run_id(2)))
    assert len(answers[0]) == 1
    assert answers[0][0].replace(kept, "ID") == answers[1][0].replace(run_id(2), "ID")


def test_runs_page_lists_and_compares_only_the_visitors_runs(runs_page: Visit, runs: Path) -> None:
    """Other runs are not in the table, nor in a comparison by a link."""
    theirs = [keep_finished(store_of_person(runs, "anna"), number, 0.5) for number in (1, 2)]
    own = keep_finished(store_of_person(runs, "ben"), 3, 0.5)
    page = runs_page("ben", *theirs, own)
    assert ids(page) == [own]
    shown = (
        str(table_data(page)) + texts(page) + words(page) + "".join(caption.value for caption in page.caption)
    )
    assert not [kept for kept in theirs if kept in shown]
    assert link_of(page).get("compare", []) == [own]


def test_deleted_runs_of_another_person_are_not_listed_and_cannot_be_restored(
    runs_page: Visit, runs: Path
) -> None:
    """Deleted runs belong to their owner too."""
    anna, ben = store_of_person(runs, "anna"), store_of_person(runs, "ben")
    kept = keep_finished(anna, 1, 0.5)
    Trash(anna).delete(kept)
    keep_finished(ben, 2, 0.5)
    restores = {
        subject: [
            str(button.key) for button in runs_page(subject).button if str(button.key).startswith("restore_")
        ]
        for subject in ("anna", "ben")
    }
    assert restores == {"anna": [f"restore_{kept}"], "ben": []}
    with pytest.raises(Mistake, match=f"{kept}.* deleted permanently"):
        Trash(ben).restore(kept)
    assert Trash(anna).ids() == [kept]


@pytest.mark.parametrize("action", ["delete", "ask_to_stop", "rename", "annotate"])
def test_run_of_another_person_cannot_be_changed(action: str, runs: Path) -> None:
    """Deleting, stopping, naming and annotating are for the owner only."""
    anna, ben = store_of_person(runs, "anna"), store_of_person(runs, "ben")
    kept = keep_finished(anna, 1, 0.5)
    before = sorted((anna.folder(kept)).iterdir())
    with pytest.raises(Mistake, match=kept):
        if action == "ask_to_stop":
            ben.ask_to_stop(kept)
        elif action == "delete":
            Trash(ben).delete(kept)
        else:
            getattr(Labels(ben), action)(kept, "mine")
    assert sorted((anna.folder(kept)).iterdir()) == before


def test_sweep_of_another_person_is_not_shown(runs_page: Visit, runs: Path) -> None:
    """Table, leaderboard and list of sweeps contain only the visitor's sweeps."""
    start_sweep(store_of_person(runs, "anna"), SMALL, read_grid(["units=2,3"]))
    keep_finished(store_of_person(runs, "ben"), 2, 0.5)
    page = runs_page("ben")
    assert [line.kind for line in lines(page)] == ["run"]
    assert 'data-testid="leaderboard"' not in texts(page)
    page = runs_page("anna")
    assert [line.kind for line in lines(page)] == ["sweep"]
    assert 'data-testid="leaderboard"' in texts(page)


def test_file_of_another_person_cannot_be_opened_by_its_digest(visit: Visit, runs: Path) -> None:
    """Not even if it is in the server's cache, because its owner's page has just read it."""
    file = keep(CSV, "hut.csv", store_of_person(runs, "anna").files)
    link = {"series": "file", "file": file.digest, "name": "hut.csv", "feature": "warmth", "target": "warmth"}
    assert errors(visit("anna", **link)) == []
    sentence = errors(visit("ben", **link))
    assert len(sentence) == 1
    assert sentence[0].startswith("'hut.csv' is no longer stored here")


def test_cached_results_are_not_shared_between_owners_with_the_same_run_id(
    runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others may know a run's id: cached data stays with its owner."""
    made = experiment(
        source=keep_file(store_of_person(runs, "anna")), features=("warmth",), targets=("warmth",)
    )
    anna, ben = store_of_person(runs, "anna"), store_of_person(runs, "ben")
    assert keep_finished(anna, 1, 0.5) == keep_finished(ben, 1, 0.25)
    maes = {}
    for subject in ("anna", "ben"):
        monkeypatch.setattr(access, "user_info", lambda subject=subject: person(subject))
        maes[subject] = services.results_of(run_id(1)).scores_of(TARGET).mae
        errors_made = services.predictions_of(run_id(1))
        assert errors_made["forecast"][0, 0, 0] - errors_made["truth"][0, 0, 0] == pytest.approx(
            maes[subject]
        )
    assert maes == {"anna": 0.5, "ben": 0.25}
    with pytest.raises(Mistake, match=r"'hut\.csv' is no longer stored here"):
        services.series_of(made.source)


def keep_file(store: Store) -> File:
    return keep(CSV, "hut.csv", store.files)


def test_sign_out_button_names_the_visitor(visit: Visit) -> None:
    """In case two people share a browser."""
    button = visit("anna").button(key="sign_out")
    assert "anna@example" in button.help.replace("\\", "")


def test_each_named_provider_has_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables in [auth] are providers, except the settings of the unnamed one."""
    named = {"cookie_secret": "x", "google": {"client_id": "1"}, "microsoft": {"client_id": "2"}}
    monkeypatch.setattr(access, "auth_settings", lambda: named)
    assert access.login_providers() == ["google", "microsoft"]
    monkeypatch.setattr(access, "auth_settings", lambda: {**LOGIN, "client_kwargs": {"prompt": "login"}})
    assert access.login_providers() == ["default"]


def test_unfinished_runs_are_limited_per_visitor(
    visit: Visit, runs: Path, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runs of other visitors do not count."""
    monkeypatch.setenv("RNNLAB_MOST_RUNS", "2")
    for number in (1, 2):
        store_of_person(runs, "anna").create(run_id(number), SMALL)
    page = visit("anna")
    page = checked(page.button(key="start").click().run())
    assert "You have 2 unfinished runs; 1 more would exceed the limit of 2" in errors(page)[0]
    assert workers.submitted == []
    visit("ben").button(key="start").click().run()
    assert len(workers.submitted) == 1
