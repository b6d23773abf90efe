"""Every setting: its name, what it is for, its default. The one place; `deploy/SETTINGS.md` is made from it.

A setting is read from the environment (`WREN_…`). A secret may also stand in a file that `WREN_…_FILE` names,
or in the systemd credential of that name in lower case with hyphens (`telegram-token`); given twice it is
refused. An unknown `WREN_…` name is refused too: a misspelt one would silently leave the default.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from flows.errors import Refused

PREFIX: Final = "WREN_"
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
MAX_SECRET: Final = 4096


class Model(StrEnum):
    """Which promise is made to a young person about who is told what."""

    HELPLINE = "helpline"
    STATUTORY = "statutory"
    SCHOOL = "school"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class MailSecurity(StrEnum):
    """How the connection to the e-mail server is secured."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class PagerFormat(StrEnum):
    """What a webhook is posted."""

    TEXT = "text"
    JSON = "json"


def _web(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address like https://example.org")
    if parts.scheme == "http" and parts.hostname not in LOCAL and "." in parts.hostname:
        raise ValueError("must be https, except on this machine or by a container's name")
    if parts.username or parts.password:
        raise ValueError("must hold no user name or password")
    return url.rstrip("/")


def _store(url: SecretStr) -> SecretStr:
    if urlsplit(url.get_secret_value()).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("must be an address like rediss://user:password@host:6379/0")
    return url


def _token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{8,100}", token.get_secret_value()):
        raise ValueError("does not look like a token from Telegram's BotFather")
    return token


def _webhook(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{32,256}", secret.get_secret_value()):
        raise ValueError("must be 32 to 256 letters, digits, _ or -")
    return secret


def _mailbox(text: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;:\"]{1,64}@[A-Za-z0-9.-]{1,255}", text):
        raise ValueError("must be a plain address like wren@example.org")
    return text


WebUrl = Annotated[str, AfterValidator(_web)]
StoreUrl = Annotated[SecretStr, AfterValidator(_store)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseModel):
    """What an operator may choose. Made by `load`, never directly."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    data: Path = Field(Path("data"), description="The directory for the store, its lock and the credentials.")
    telegram_api: WebUrl = Field("https://api.telegram.org", description="The address of the Bot API server.")
    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="The bot's token. Without one only a rehearsal can run."
    )
    public_url: WebUrl | None = Field(
        None,
        description="The https address at which Telegram reaches the webhook. Without one the bot asks "
        "Telegram for messages itself (long polling).",
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook)] | None = Field(
        None,
        description="What Telegram must send along with each update. Without one the credential that "
        "`wren init` made is used.",
    )
    webhook_port: Port = Field(8081, description="The local port on which the webhook listens, behind the proxy.")
    web_port: Port = Field(8080, description="The local port of the console and the dashboard.")
    web_url: WebUrl = Field(
        "http://localhost:8080",
        description="The address at which workers open the console, as browsers see it.",
    )
    bind: str = Field("127.0.0.1", description="The local address the ports above listen on. In a container: 0.0.0.0.")
    store_url: StoreUrl | None = Field(
        None, description="A Valkey or Redis (7.2 or later) to use. Without one an embedded Valkey is run."
    )
    shred_url: StoreUrl | None = Field(
        None,
        description="A second, separate Valkey for shred secrets; needed exactly when WREN_STORE_URL is set.",
    )
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$", description="The language the bot begins with.")
    region: str = Field(
        "GB",
        pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
        description="The region pack (ISO 3166): helplines, law, calendar.",
    )
    model: Model = Field(
        description="What kind of service this is (helpline, statutory or school); it decides what the promise "
        "says. There is no default: it must be chosen."
    )
    send_rate: float = Field(
        25.0,
        ge=1,
        le=1000,
        description="Messages a second to Telegram over all chats. Telegram allows about 30.",
    )
    pager_smtp_host: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9.:-]{1,255}$",
        description="The server through which pages go out as e-mail. Without one no `mailto:` of the rota is reached.",
    )
    pager_smtp_port: Port = Field(587, description="Its port.")
    pager_smtp_security: MailSecurity = Field(
        MailSecurity.STARTTLS, description="starttls, tls, or none; none only for a server on this machine."
    )
    pager_smtp_user: str | None = Field(None, min_length=1, description="The name to sign in to it with, if it asks.")
    pager_smtp_password: SecretStr | None = Field(None, description="The password that belongs to it.")
    pager_from: Annotated[str, AfterValidator(_mailbox)] | None = Field(
        None, description="The address that pages come from; one that belongs to the service."
    )
    pager_token: SecretStr | None = Field(
        None,
        description="A bearer token for webhooks. It is sent to every webhook of the rota, so they must then be one "
        "server's.",
    )
    pager_format: PagerFormat = Field(
        PagerFormat.TEXT,
        description="What webhooks are posted: text (plain, with ntfy's headers) or json (title, text, url, priority).",
    )
    keep_days: int | None = Field(
        None,
        ge=30,
        le=36_500,
        description="For how many days a closed case is kept after anything last happened about it. Then two leads may "
        "erase it. Without it nothing comes due.",
    )
    checkpoint_folder: Path | None = Field(
        None,
        description="A directory on another machine's disk, mounted here, into which the audit's signed checkpoints "
        "are written every hour.",
    )
    checkpoint_mail: Annotated[str, AfterValidator(_mailbox)] | None = Field(
        None,
        description="An address outside to which they go as e-mail, through the pager's server; whoever holds it keeps "
        "them for `wren audit verify`.",
    )
    metrics_port: Port = Field(8082, description="The port of /metrics, on this machine only.")
    log_level: LogLevel = Field(
        LogLevel.INFO, description="DEBUG, INFO, WARNING or ERROR. DEBUG is refused outside a rehearsal."
    )


def load(environ: Mapping[str, str] | None = None, *, rehearsal: bool = False, **fixed: Any) -> Settings:
    """Read the settings; `fixed` ones stand whatever the environment says.

    Raises:
        Refused: with one line for each thing wrong, naming the setting and never showing its value.
    """
    environ = os.environ if environ is None else environ
    wrong = _unknown(environ)
    values: dict[str, Any] = {}
    for field, info in Settings.model_fields.items():
        try:
            found = _find(field, info, environ)
        except Refused as error:
            wrong.append(str(error))
            continue
        if found is not None:
            values[field] = found
    try:
        settings = Settings(**{**values, **fixed})
    except ValidationError as error:
        wrong += [_line(each) for each in error.errors(include_input=False)]
        raise Refused("\n".join(wrong)) from None
    wrong += _together(settings, rehearsal=rehearsal)
    if wrong:
        raise Refused("\n".join(wrong))
    return settings


def names() -> tuple[str, ...]:
    """Every name that may stand in the environment, files included."""
    plain = [variable(field) for field in Settings.model_fields]
    return (*plain, *(f"{variable(f)}_FILE" for f, info in Settings.model_fields.items() if secret(info)))


def variable(field: str) -> str:
    """The environment's name of a setting."""
    return PREFIX + field.upper()


def credential(field: str) -> str:
    """The systemd credential's name of a secret setting."""
    return field.replace("_", "-")


def secret(info: FieldInfo) -> bool:
    """Whether a setting's value must never be shown."""
    return "SecretStr" in str(info.annotation)


def document() -> str:
    """The settings as the text of `deploy/SETTINGS.md`."""
    head = "# Settings\n\n" + " ".join((__doc__ or "").split("\n\n", 1)[1].split()) + "\n\n"
    rows = ["| name | default | what for |", "|---|---|---|"]
    for field, info in Settings.model_fields.items():
        default = "must be set" if info.is_required() else "none" if info.default is None else f"`{info.default}`"
        note = f" *(secret: also `{variable(field)}_FILE`, credential `{credential(field)}`)*" if secret(info) else ""
        rows.append(f"| `{variable(field)}` | {default} | {info.description}{note} |")
    return head + "\n".join(rows) + "\n"


def _find(field: str, info: FieldInfo, environ: Mapping[str, str]) -> str | None:
    name = variable(field)
    given = {name: environ[name]} if name in environ else {}
    if secret(info):
        if path := environ.get(f"{name}_FILE"):
            given[f"{name}_FILE"] = _read(f"{name}_FILE", Path(path))
        folder = environ.get("CREDENTIALS_DIRECTORY")
        if folder and (place := Path(folder, credential(field))).exists():
            given[f"the credential {credential(field)}"] = _read(name, place)
    if len(given) > 1:
        raise Refused(f"{name}: given more than once ({', '.join(given)}).")
    value = next(iter(given.values()), None)
    if value is not None and not value.strip():
        raise Refused(f"{name}: is empty.")
    return value


def _read(name: str, path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(MAX_SECRET + 1)
    except (OSError, ValueError):
        raise Refused(f"{name}: the file cannot be read.") from None
    if len(text) > MAX_SECRET:
        raise Refused(f"{name}: the file is too large for a secret.")
    return text.strip()


def _unknown(environ: Mapping[str, str]) -> list[str]:
    known = names()
    wrong = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            wrong.append(f"{name}: there is no such setting." + (f" Did you mean {close[0]}?" if close else ""))
    return wrong


def _line(error: Any) -> str:
    name = variable(str(error["loc"][0]))
    if error["type"] == "missing":
        return f"{name}: must be set."
    return f"{name}: {str(error['msg']).removeprefix('Value error, ')}."


def _together(settings: Settings, *, rehearsal: bool) -> list[str]:
    wrong = []
    if (settings.store_url is None) != (settings.shred_url is None):
        wrong.append("WREN_SHRED_URL: is needed exactly when WREN_STORE_URL is set.")
    elif settings.store_url is not None and settings.store_url == settings.shred_url:
        wrong.append("WREN_SHRED_URL: must be another server than WREN_STORE_URL.")
    if len({settings.webhook_port, settings.web_port, settings.metrics_port}) < 3:  # noqa: PLR2004
        wrong.append("WREN_WEBHOOK_PORT, WREN_WEB_PORT, WREN_METRICS_PORT: must differ.")
    wrong += _mail(settings)
    if settings.log_level is LogLevel.DEBUG and not rehearsal:
        wrong.append("WREN_LOG_LEVEL: DEBUG is refused outside a rehearsal.")
    return wrong


def _mail(settings: Settings) -> list[str]:
    wrong = []
    if settings.pager_smtp_host is not None and settings.pager_from is None:
        wrong.append("WREN_PAGER_FROM: is needed when WREN_PAGER_SMTP_HOST is set.")
    if (settings.pager_smtp_user is None) != (settings.pager_smtp_password is None):
        wrong.append("WREN_PAGER_SMTP_PASSWORD: is needed exactly when WREN_PAGER_SMTP_USER is set.")
    if settings.checkpoint_mail is not None and settings.pager_smtp_host is None:
        wrong.append("WREN_PAGER_SMTP_HOST: is needed when WREN_CHECKPOINT_MAIL is set.")
    if settings.pager_smtp_security is MailSecurity.NONE and settings.pager_smtp_host not in LOCAL:
        wrong.append("WREN_PAGER_SMTP_SECURITY: none is refused except on this machine.")
    return wrong
