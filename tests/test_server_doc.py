"""docs/server.md holds: its commands, options, addresses and settings are the lab's own."""

import re
import tomllib
from pathlib import Path

from streamlit import config
from typer.main import get_command

from rnnlab.__main__ import app
from rnnlab.log import BYTES, FILE, FOLDER, KEPT

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "server.md").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def blocks(language: str) -> str:
    """All the document's code in that language; '' for code without one."""
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL))


def test_commands_and_their_options_are_the_command_lines() -> None:
    """Each `python -m rnnlab COMMAND --option …` can be typed as it stands."""
    commands = get_command(app).commands
    asked = re.findall(r"python -m rnnlab ([a-z]+)([^`\n]*)", DOC)
    assert asked
    for name, arguments in asked:
        known = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z]+", arguments)) <= known


def test_container_is_started_as_the_dockerfile_made_it() -> None:
    """The same port, the same folder for the runs, the same user, and the secrets where Streamlit looks."""
    (port,) = re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)
    (user,) = re.findall(r"--uid (\d+)", DOCKERFILE)
    (volume,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    (folder,) = re.findall(r"^WORKDIR (\S+)$", DOCKERFILE, re.MULTILINE)
    assert f"--publish 127.0.0.1:{port}:{port} --volume rnnlab-runs:{volume}" in blocks("sh")
    assert f":{folder}/.streamlit/secrets.toml:ro" in blocks("sh")
    assert f"chown {user}" in DOC
    assert set(re.findall(r"(?:reverse_proxy |http://)127\.0\.0\.1:(\d+)", DOC)) == {port}


def test_secrets_have_all_that_streamlit_asks_for() -> None:
    """Its login refuses to begin where one of these is missing."""
    settings = tomllib.loads(blocks("toml"))["auth"]
    assert set(settings) == {
        "redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url",
    }  # fmt: skip
    assert settings["redirect_uri"].endswith("/oauth2callback")


def test_secrets_are_kept_out_of_the_image_and_of_git() -> None:
    """A secret that was published once is none any more."""
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text().splitlines()
    assert not re.search(r"^COPY .*secrets", DOCKERFILE, re.MULTILINE)


def test_settings_of_streamlit_have_the_names_and_the_usual_values_that_are_told() -> None:
    """Each environment variable is an option of the installed Streamlit."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    options = {"STREAMLIT_" + name.replace(".", "_").upper() for name in config._config_options_template}
    snake = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name) for name in config._config_options_template}
    options |= {"STREAMLIT_" + name.replace(".", "_").upper() for name in snake}
    assert set(re.findall(r"STREAMLIT_[A-Z_]+", DOC)) <= options
    assert settings["server"]["maxUploadSize"] == 200
    assert config._config_options_template["server.maxMessageSize"].default_val == 200


def test_log_is_where_and_as_large_as_is_told() -> None:
    """The path, the size of one file and the number of those kept."""
    assert f"`/runs/{FOLDER}/{FILE}`" in DOC
    assert (BYTES, KEPT) == (1_000_000, 4)
    assert "It holds 1 MB, with four full ones before it" in DOC


def test_proxies_let_as_large_an_upload_through_as_the_page_does() -> None:
    """Some megabytes more than an upload: it comes with a wrapping."""
    assert re.findall(r"max_size (\d+)MB|client_max_body_size (\d+)m", DOC) == [("210", ""), ("", "210")]


def test_make_targets_are_in_the_makefile() -> None:
    """Each `make TARGET` is a target."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", DOC)) <= targets
