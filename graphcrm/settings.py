"""Settings from ``GRAPHCRM_*`` and ``graphcrm.toml``: read once, frozen, passed in; never global."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from graphcrm.errors import SettingsError


class Settings(BaseSettings):
    """Every setting with its default; the environment wins over the file ``graphcrm.toml`` in this folder."""

    model_config = SettingsConfigDict(
        env_prefix="GRAPHCRM_",
        frozen=True,
        extra="forbid",
        toml_file="graphcrm.toml",
        hide_input_in_errors=True,
    )

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("graphcrm", appauthor=False)),
        description="Folder of the embedded database, rejected rows and exports.",
    )
    neo4j_uri: str | None = Field(None, description="A Neo4j to use instead of the embedded database.")
    neo4j_user: str = Field("neo4j", description="User for neo4j_uri.")
    neo4j_password: SecretStr | None = Field(None, description="Password for neo4j_uri; none where it asks none.")
    neo4j_database: str | None = Field(None, description="Database name for neo4j_uri; its default if none.")
    query_timeout: float = Field(30.0, gt=0, description="Seconds after which one query is given up.")
    connect_timeout: float = Field(10.0, gt=0, description="Seconds to wait for a connection.")
    pool_size: int = Field(64, gt=0, description="Connections at most.")
    heap_mb: int | None = Field(None, ge=128, description="Heap of the embedded database; by memory if none.")
    idle_minutes: float = Field(10.0, gt=0, description="Embedded database: stop after so long without users.")
    profiles: tuple[str, ...] = Field(
        ("b2b", "b2c", "ecommerce", "care"), description="Vocabulary profiles, laid over each other."
    )
    vocabulary: Path | None = Field(None, description="The operator's own vocabulary file, laid over the profiles.")
    time_zone: str = Field("UTC", description="Zone that turns moments into days, and says which day is today.")
    erasure_key: SecretStr | None = Field(
        None, description="Key of the hashes of what was erased, the same for all machines; one in data_dir if none."
    )
    rank_own_people: bool = Field(False, description="Whether rankings of people compare our own people too.")
    retain_interactions_days: int | None = Field(
        None, ge=1, description="Days that interactions are kept, where retention is run; for ever if none."
    )
    retain_jobs_days: int | None = Field(None, ge=1, description="Days that ended jobs are kept, likewise.")
    retain_files_days: int | None = Field(
        None, ge=1, description="Days that files of rejected rows, and leftovers of uploads, are kept, likewise."
    )
    host: str = Field("127.0.0.1", description="Address the API binds to.")
    port: int = Field(8000, ge=0, le=65535, description="Port the API binds to.")
    token: SecretStr | None = Field(None, description="Token of the reader in whose name commands and notebooks ask.")
    token_file: Path | None = Field(None, description="File with that token, as graphcrm login writes it.")
    api_token: SecretStr | None = Field(None, description="Bearer token with all rights, to begin with.")
    local_reader: str | None = Field(None, description="Reader that a request of this machine without a token is.")
    proxy_header: str | None = Field(None, description="Header in which a company's proxy names the reader.")
    proxy_addresses: tuple[str, ...] = Field((), description="Addresses and networks whose proxy is believed.")
    oidc_issuer: str | None = Field(None, description="Address of an OpenID Connect issuer that signs people in.")
    oidc_client_id: str | None = Field(None, description="Our client id there.")
    oidc_client_secret: SecretStr | None = Field(None, description="Our secret there; none for a public client.")
    oidc_scope: str = Field("openid email", description="What we ask the issuer for.")
    oidc_rights_claim: str | None = Field(None, description="Claim with rights (and scope:NAME) that narrows a reader.")
    oidc_bearer: bool = Field(False, description="Whether the issuer's id tokens are taken as bearer tokens.")
    audit: str = Field("people", description="What the audit notes: off, writes, people (and who is asked about), all.")
    audit_days: int = Field(365, ge=1, description="Days that the audit is kept.")
    max_body_bytes: int = Field(10_000_000, gt=0, description="Largest request body the API takes.")
    max_import_bytes: int = Field(2_000_000_000, gt=0, description="Largest file that POST /v1/imports takes.")

    webhook_private_hosts: bool = Field(False, description="Whether webhooks may go to loopback and private addresses.")
    webhook_patience_days: float = Field(
        3.0, ge=1, description="Days of failure after which a webhook is paused, until it is resumed."
    )

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not a time zone; right would be e.g. Europe/Amsterdam") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def shown(self) -> dict[str, str]:
        """Each setting as it may be shown: passwords and tokens hidden, also one inside an address."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        for name in ("profiles", "proxy_addresses"):
            values[name] = ", ".join(values[name])
        texts = {name: "" if value is None else str(value) for name, value in values.items()}
        return texts | {"neo4j_uri": re.sub(r"//[^/@]*@", "//**********@", texts["neo4j_uri"])}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**given: Any) -> Settings:
    """The settings, with ``given`` on top.

    Raises:
        SettingsError: names each wrong setting; never shows its value, which may be a password.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or 'settings'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(f"wrong settings: {wrong}") from None
    except (OSError, ValueError) as error:
        raise SettingsError(f"graphcrm.toml cannot be read: {error}") from error


def token_file(settings: Settings) -> Path:
    """Where the token of this user for this graph lies: with the graph, unless a setting says otherwise."""
    return settings.token_file or settings.data_dir / "token"


def read_token(settings: Settings) -> str | None:
    """The token in whose name commands and notebooks ask; None where there is none.

    Raises:
        SettingsError: the file can be read by others, or not by us.
    """
    if settings.token is not None:
        return settings.token.get_secret_value().strip() or None
    file = token_file(settings)
    try:
        if file.stat().st_mode & 0o077:
            raise SettingsError(f"{file} can be read by others: chmod 600 {file}")
        return file.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        if settings.token_file is not None:
            raise SettingsError(f"token_file {file} is not there; graphcrm login writes it") from None
        return None
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from None
