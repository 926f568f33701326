"""The container of the desk: its Dockerfile, and the compose file with a proxy, as far as they show without an engine."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from serving import PATIENCE, START, TOKEN

from diffcast.cli.serve import serve

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
IGNORE = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile with their arguments, continued lines joined."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    found = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(name, argument) for name, argument in found]


ALL = instructions(DOCKERFILE)
LAST_STAGE = ALL[max(place for place, (name, _) in enumerate(ALL) if name == "FROM") :]
FINAL = dict(LAST_STAGE)
"""Of the stage that becomes the image: instruction to its last argument."""


def options(command: list[str]) -> dict[str, str]:
    """The options of a `diffcast serve` command, `--name=value` or `--name value`."""
    words = [part for word in command for part in word.split("=", 1)]
    assert words[0] == "serve"
    return dict(zip(words[1::2], words[2::2], strict=True))


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed")
def test_hadolint_finds_nothing() -> None:
    done = subprocess.run(["hadolint", str(ROOT / "Dockerfile")], capture_output=True, timeout=60, check=False)
    assert done.stdout + done.stderr == b""


def test_every_instruction_is_one_that_docker_knows() -> None:
    known = {
        "ARG",
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "ENV",
        "USER",
        "VOLUME",
        "EXPOSE",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    assert {name for name, _ in ALL} <= known
    assert ALL[0][0] == "ARG" and ALL[1][0] == "FROM"


def test_the_desk_does_not_run_as_root_and_writes_only_its_volume() -> None:
    user, group = FINAL["USER"].split(":")
    assert int(user) >= 10_000 and int(group) >= 10_000, "numbers, so that an engine can see that it isn't root"
    assert FINAL["VOLUME"] == "/data"
    after = [name for name, _ in LAST_STAGE[LAST_STAGE.index(("USER", FINAL["USER"])) :]]
    assert not {"RUN", "COPY"} & set(after)


@pytest.mark.parametrize("name", ["ENTRYPOINT", "CMD"])
def test_signals_reach_the_desk_since_no_shell_stands_between(name: str) -> None:
    assert all(isinstance(word, str) for word in json.loads(FINAL[name]))
    assert FINAL["STOPSIGNAL"] == "SIGTERM"


def test_only_what_the_build_needs_is_sent_to_it() -> None:
    assert IGNORE[0] == "*"
    kept = [line.removeprefix("!") for line in IGNORE if line.startswith("!")]
    assert all((ROOT / name).exists() for name in kept)
    assert {"diffcast", "setup.cfg", "pyproject.toml", "README.md", "LICENSE", "NOTICE", "man"} == set(kept)
    assert any(fnmatch("diffcast/__pycache__", line.removeprefix("**/")) or line == "**/__pycache__" for line in IGNORE)


@pytest.mark.parametrize("command", [json.loads(FINAL["CMD"]), SERVICES["desk"]["command"]], ids=["image", "compose"])
def test_the_command_has_only_options_of_serve(command: list[str]) -> None:
    known = {option for parameter in serve.params for option in parameter.opts}
    assert set(options(command)) <= known
    assert options(command)["--data"].startswith(FINAL["VOLUME"])
    assert options(command)["--port"] == FINAL["EXPOSE"]


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that runs the image's command, its paths in a folder of the test."""
    folder = tmp_path_factory.mktemp("container")
    (folder / "token").write_text(TOKEN, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = {
        "8000": str(port),
        "/data/stories.db": str(folder / "stories.db"),
        "/run/secrets/diffcast_token": str(folder / "token"),
    }
    words = [here.get(word, word) for word in json.loads(FINAL["CMD"])]
    command = [sys.executable, "-c", START, *words, "--workers", "1", "--encoder", "lexical"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + PATIENCE
            while socket.socket().connect_ex(("127.0.0.1", port)):
                assert server.poll() is None and time.monotonic() < deadline, "the command of the image does not serve"
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def health(port: int) -> int:
    """The exit code of the image's health check, at this port."""
    words = json.loads(FINAL["HEALTHCHECK"].split(" CMD ")[1])
    assert words[0] == "python"
    script = [word.replace("8000", str(port)) for word in words[1:]]
    return subprocess.run([sys.executable, *script], capture_output=True, timeout=PATIENCE, check=False).returncode


def test_the_health_check_passes_while_the_desk_runs_and_fails_where_none_does(container: int) -> None:
    assert health(container) == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert health(port) != 0


def test_everybody_else_needs_the_token(container: int) -> None:
    address = f"http://127.0.0.1:{container}/api/stories"
    assert httpx.get(address, timeout=PATIENCE).status_code == 401
    assert httpx.get(address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=PATIENCE).status_code == 200


# Behind a proxy


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "user"} & set(service)


def test_only_the_proxy_can_be_reached_and_the_desk_reaches_nothing_else() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["desk"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_what_the_services_name_is_declared() -> None:
    volumes = [volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]]
    assert {volume for volume in volumes if "/" not in volume} == set(COMPOSE["volumes"])
    assert all((ROOT / "deploy" / volume).is_file() for volume in volumes if volume.startswith("./"))
    assert {network for service in SERVICES.values() for network in service["networks"]} == set(COMPOSE["networks"])
    assert SERVICES["desk"]["secrets"] == list(COMPOSE["secrets"])
    assert options(SERVICES["desk"]["command"])["--token-file"] == f"/run/secrets/{SERVICES['desk']['secrets'][0]}"
    assert set(SERVICES["proxy"]["depends_on"]) <= set(SERVICES)


def test_the_token_is_never_committed() -> None:
    assert (
        COMPOSE["secrets"]["diffcast_token"]["file"].removeprefix("./")
        in (ROOT / "deploy/.gitignore").read_text("utf-8").split()
    )
    assert "DIFFCAST_TOKEN" not in (ROOT / "deploy" / "compose.yaml").read_text("utf-8")


def test_the_desk_has_time_to_finish_its_requests() -> None:
    from diffcast.serve.settings import ServeSettings

    assert int(SERVICES["desk"]["stop_grace_period"].removesuffix("s")) > ServeSettings(Path("x")).grace_seconds


def test_the_proxy_limits_slow_clients_and_large_bodies_and_passes_the_rest_on() -> None:
    assert CADDYFILE.count("{") == CADDYFILE.count("}")
    assert re.search(r"^\treverse_proxy desk:8000$", CADDYFILE, re.M)
    assert re.search(r"^\t\t\tread_header \d+s$", CADDYFILE, re.M)
    size = re.search(r"max_size (\d+)MB", CADDYFILE)
    default = next(each.default for each in serve.params if each.name == "max_upload")
    assert size and int(size[1]) > default, "the desk itself says in words that an upload is too large"
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) == set(SERVICES["proxy"]["environment"])
