"""The compose file and the Dockerfile name what there is: settings, folders, the Neo4j that the suite runs on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphcrm.api.serve import GRACE_SECONDS, check_host
from graphcrm.settings import Settings, read_settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
API, NEO4J = COMPOSE["services"]["api"], COMPOSE["services"]["neo4j"]


def resolved(text: object) -> str:
    """A value as compose fills it in, with 'given' for what must be given."""
    filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(text))
    return re.sub(r"\$\{\w+(:\?[^}]*)?\}", "given", filled)


def test_every_variable_of_the_api_is_a_setting_with_a_right_value():
    given = {name.removeprefix("GRAPHCRM_").lower(): resolved(value) for name, value in API["environment"].items()}
    settings = read_settings(**given)
    assert set(given) <= set(Settings.model_fields)
    assert settings.neo4j_uri == "bolt://neo4j:7687"
    assert settings.port == int(API["ports"][0].rsplit(":", 1)[1])
    check_host(settings)


def test_a_password_and_a_token_are_asked_for():
    assert ":?" in NEO4J["environment"]["NEO4J_AUTH"]
    assert ":?" in API["environment"]["GRAPHCRM_API_TOKEN"]


def test_the_neo4j_is_the_one_that_the_suite_runs_on():
    version = re.search(r"^LTS=(\S+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert version is not None
    assert NEO4J["image"] == f"neo4j:{version[1]}-community"
    assert f"<neo4j.version>{version[1]}<" in (ROOT / ".ci" / "neo4j" / "pom.xml").read_text()


def test_the_api_waits_for_neo4j_and_both_are_looked_after():
    assert API["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert API["healthcheck"]["test"][-1].count("/readyz") == 1
    assert int(API["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS
    for service in (API, NEO4J):
        volume, folder = service["volumes"][0].split(":")
        assert volume in COMPOSE["volumes"]
        assert folder == "/data"


def test_only_loopback_is_published():
    assert "ports" not in NEO4J
    assert all(port.startswith("127.0.0.1:") for port in API["ports"])


@pytest.mark.parametrize("line", [line for line in DOCKERFILE.splitlines() if line.startswith("COPY")])
def test_the_image_copies_what_there_is(line: str):
    _, *sources, _ = line.split()
    if "--from=wheel" not in sources:
        assert all((ROOT / source).exists() for source in sources)
        ignored = (ROOT / ".dockerignore").read_text().splitlines()
        assert all(f"!{source}" in ignored for source in sources)


def test_the_image_runs_as_nobody_in_particular():
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)
    names = re.findall(r"GRAPHCRM_(\w+)=", DOCKERFILE)
    assert {name.lower() for name in names} <= set(Settings.model_fields)
