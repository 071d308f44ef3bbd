"""A lab behind a login, with a real browser and a provider that speaks OpenID Connect."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server, free_port

pytest.importorskip("authlib", reason="signing in needs Authlib, which is in tests/requirements.txt")

from tests.browser.provider import Provider

SHORT = {"series": "weather", "weather": "300,60,1,0", "layer": "lstm:2", "epochs": "1"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def closed(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets nobody in who has not signed in."""
    folder, port = tmp_path_factory.mktemp("login"), free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(provider.secrets(f"http://127.0.0.1:{port}"))
    server = Server(folder / "runs", port, ("--secrets.files", str(secrets)))
    yield server
    assert server.stop() == []


def signed_in(browser: Browser, server: Server, provider: Provider, subject: str) -> Page:
    """A browser of that person's own, past the sign-in page."""
    page = browser.new_context().new_page()
    page.goto(f"{server.url}/runs")
    expect(page.locator(".st-key-sign_in_default button").first).to_be_visible(timeout=30_000)
    assert page.locator(".st-key-series").count() == 0
    provider.person = {"sub": subject, "email": f"{subject}@example.org", "name": subject.title()}
    page.locator(".st-key-sign_in_default button").first.click()
    expect(page.locator(".st-key-tabs")).to_be_visible(timeout=30_000)
    return page


def test_runs_are_their_owners_and_signing_out_closes_the_door(
    browser: Browser, closed: Server, provider: Provider
) -> None:
    """Two people, two browsers: the link to a run opens it for one, and is no run for the other."""
    anna = signed_in(browser, closed, provider, "anna")
    query = "&".join(f"{name}={value}" for name, value in SHORT.items())
    anna.goto(f"{closed.url}/?{query}")
    train = anna.locator(".st-key-start button").filter(visible=True).first
    expect(train).to_be_enabled(timeout=30_000)
    train.click()
    anna.wait_for_url("**run=**", timeout=30_000)
    link = anna.url
    expect(anna.locator('[data-testid="scores"]').first).to_be_visible(timeout=120_000)

    ben = signed_in(browser, closed, provider, "ben")
    ben.goto(link)
    expect(ben.get_by_text("does not exist (it may have been deleted)", exact=False)).to_be_visible(
        timeout=30_000
    )
    ben.goto(f"{closed.url}/runs")
    expect(ben.get_by_text("No runs yet", exact=False)).to_be_visible(timeout=30_000)

    anna.locator(".st-key-sign_out button").filter(visible=True).first.click()
    expect(anna.locator(".st-key-sign_in_default button").first).to_be_visible(timeout=30_000)
    anna.goto(link)
    expect(anna.locator(".st-key-sign_in_default button").first).to_be_visible(timeout=30_000)
    assert anna.locator(".st-key-series").count() == 0
    for page in (anna, ben):
        page.context.close()
    assert not [path for path in closed.runs.rglob("*") if "anna" in path.name]
