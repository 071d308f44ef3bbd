"""docs/server.md is right: its commands, options, addresses and settings exist."""

import re
import tomllib
from pathlib import Path

from streamlit import config
from typer.main import get_command

from rnnlab.__main__ import app
from rnnlab.log import BACKUPS, FILE, FOLDER, MAX_BYTES

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "server.md").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def blocks(language: str) -> str:
    """Return all code blocks of the document in that language; '' for blocks without one."""
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL))


def test_commands_and_their_options_exist() -> None:
    """Each `python -m rnnlab COMMAND --option …` is a command with that option."""
    commands = get_command(app).commands
    used = re.findall(r"python -m rnnlab ([a-z]+)([^`\n]*)", DOC)
    assert used
    for name, arguments in used:
        known = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z]+", arguments)) <= known


def test_docker_commands_fit_the_dockerfile() -> None:
    """Port, runs folder and user are the same, and the secrets are where Streamlit reads them."""
    (port,) = re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)
    (user,) = re.findall(r"--uid (\d+)", DOCKERFILE)
    (volume,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    (folder,) = re.findall(r"^WORKDIR (\S+)$", DOCKERFILE, re.MULTILINE)
    assert f"--publish 127.0.0.1:{port}:{port} --volume rnnlab-runs:{volume}" in blocks("sh")
    assert f":{folder}/.streamlit/secrets.toml:ro" in blocks("sh")
    assert f"chown {user}" in DOC
    assert set(re.findall(r"(?:reverse_proxy |http://)127\.0\.0\.1:(\d+)", DOC)) == {port}


def test_secrets_have_all_settings_that_streamlit_needs() -> None:
    """Its login does not start without any of these."""
    settings = tomllib.loads(blocks("toml"))["auth"]
    assert set(settings) == {
        "redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url",
    }  # fmt: skip
    assert settings["redirect_uri"].endswith("/oauth2callback")


def test_secrets_are_neither_in_the_image_nor_in_git() -> None:
    """A published secret is not secret any more."""
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text().splitlines()
    assert not re.search(r"^COPY .*secrets", DOCKERFILE, re.MULTILINE)


def test_streamlit_settings_exist_and_have_the_documented_defaults() -> None:
    """Each environment variable is an option of the installed Streamlit."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    options = {"STREAMLIT_" + name.replace(".", "_").upper() for name in config._config_options_template}
    snake = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name) for name in config._config_options_template}
    options |= {"STREAMLIT_" + name.replace(".", "_").upper() for name in snake}
    assert set(re.findall(r"STREAMLIT_[A-Z_]+", DOC)) <= options
    assert settings["server"]["maxUploadSize"] == 200
    assert config._config_options_template["server.maxMessageSize"].default_val == 200


def test_log_has_the_documented_path_and_size() -> None:
    """The path, the size of a file and the number of full files."""
    assert f"`/runs/{FOLDER}/{FILE}`" in DOC
    assert (MAX_BYTES, BACKUPS) == (1_000_000, 4)
    assert "It holds 1 MB, with four full ones before it" in DOC


def test_proxies_allow_uploads_as_large_as_the_page_does() -> None:
    """The limit is some megabytes above that of an upload, which is sent with headers."""
    assert re.findall(r"max_size (\d+)MB|client_max_body_size (\d+)m", DOC) == [("210", ""), ("", "210")]


def test_make_targets_exist() -> None:
    """Each `make TARGET` is a target."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", DOC)) <= targets
