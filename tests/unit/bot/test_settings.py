from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import Model, load
from flows.errors import Refused

TOKEN = "123456:AAG-not-a-real-token_000"
ROOT = Path(__file__).resolve().parents[3]


def refusal(environ, **more):
    with pytest.raises(Refused) as caught:
        load({"WREN_MODEL": "helpline", **environ}, **more)
    return str(caught.value).splitlines()


def test_only_the_model_must_be_chosen():
    with pytest.raises(Refused) as caught:
        load({})

    assert str(caught.value) == "WREN_MODEL: must be set."
    chosen = load({"WREN_MODEL": "school"})
    assert chosen.model is Model.SCHOOL
    assert chosen.telegram_api == "https://api.telegram.org"
    assert chosen.send_rate == 25


def test_fixed_values_stand_over_the_environment(tmp_path):
    fixed = load({"WREN_DATA": "/nowhere"}, model="helpline", data=tmp_path)

    assert fixed.data == tmp_path


def test_an_unknown_name_is_refused_with_the_one_that_was_meant():
    assert refusal({"WREN_TELEGRAM_TOKN": TOKEN}) == [
        "WREN_TELEGRAM_TOKN: there is no such setting. Did you mean WREN_TELEGRAM_TOKEN?"
    ]
    assert refusal({"WREN_QQQQ": "1"}) == ["WREN_QQQQ: there is no such setting."]


def test_other_names_of_the_environment_are_not_ours():
    assert load({"WREN_MODEL": "helpline", "PATH": "/bin", "OTHER_WREN_X": "1"})


def test_a_secret_comes_from_a_file_or_a_credential(tmp_path):
    (tmp_path / "telegram-token").write_text(TOKEN + "\n")
    by_file = {"WREN_TELEGRAM_TOKEN_FILE": str(tmp_path / "telegram-token")}
    by_credential = {"CREDENTIALS_DIRECTORY": str(tmp_path)}

    for environ in (by_file, by_credential, {"WREN_TELEGRAM_TOKEN": TOKEN}):
        token = load({"WREN_MODEL": "helpline", **environ}).telegram_token
        assert token is not None
        assert token.get_secret_value() == TOKEN
    assert "given more than once" in refusal({**by_file, "WREN_TELEGRAM_TOKEN": TOKEN})[0]


def test_a_file_that_cannot_be_read_or_is_no_secret_is_refused(tmp_path):
    (tmp_path / "big").write_text("x" * 5000)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    (tmp_path / "empty").write_text("\n")

    for name, reason in [("none", "cannot be read"), ("bytes", "cannot be read"), ("big", "too large")]:
        assert reason in refusal({"WREN_WEBHOOK_SECRET_FILE": str(tmp_path / name)})[0]
    assert refusal({"WREN_WEBHOOK_SECRET_FILE": str(tmp_path / "empty")}) == ["WREN_WEBHOOK_SECRET: is empty."]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("WREN_TELEGRAM_TOKEN", "heron", "does not look like a token"),
        ("WREN_WEBHOOK_SECRET", "short", "32 to 256"),
        ("WREN_PUBLIC_URL", "http://example.org", "must be https"),
        ("WREN_PUBLIC_URL", "https://me:word@example.org", "no user name or password"),
        ("WREN_WEB_URL", "example.org", "must be an address"),
        ("WREN_STORE_URL", "postgres://db", "must be an address"),
        ("WREN_WEB_PORT", "0", "greater than or equal to 1"),
        ("WREN_WEB_PORT", "heron", "valid integer"),
        ("WREN_MODEL", "heron", "'helpline', 'statutory' or 'school'"),
        ("WREN_SEND_RATE", "0", "greater than or equal to 1"),
        ("WREN_REGION", "Britain", "pattern"),
        ("WREN_LANGUAGE", "English", "pattern"),
        ("WREN_LOG_LEVEL", "DEBUG", "refused outside a rehearsal"),
        ("WREN_DATA", " ", "is empty"),
        ("WREN_WEB_PORT", "8082", "must differ"),
        ("WREN_STORE_URL", "redis://:heron@db", "needed exactly when"),
    ],
)
def test_a_wrong_value_is_named_and_never_shown(name, value, reason):
    (line,) = refusal({name: value})

    assert reason in line
    assert "heron" not in line


def test_everything_wrong_is_said_at_once():
    assert len(refusal({"WREN_X": "1", "WREN_WEB_PORT": "0", "WREN_REGION": "?"})) == 3


def test_two_stores_must_be_two():
    url = "redis://:word@db:6379/0"

    assert "another server" in refusal({"WREN_STORE_URL": url, "WREN_SHRED_URL": url})[0]
    assert load({"WREN_MODEL": "helpline", "WREN_STORE_URL": url, "WREN_SHRED_URL": "unix:///run/shred.sock"})


def test_a_container_may_be_called_by_its_name_and_a_rehearsal_may_debug():
    chosen = load(
        {"WREN_MODEL": "helpline", "WREN_TELEGRAM_API": "http://telegram:8081/", "WREN_LOG_LEVEL": "DEBUG"},
        rehearsal=True,
    )

    assert chosen.telegram_api == "http://telegram:8081"


def test_secrets_are_not_in_the_repr():
    chosen = load({"WREN_MODEL": "helpline", "WREN_TELEGRAM_TOKEN": TOKEN, "WREN_WEBHOOK_SECRET": "s" * 32})

    assert TOKEN not in repr(chosen)
    assert "ssss" not in str(chosen)


def test_the_document_is_current_and_names_every_setting():
    text = (ROOT / "deploy" / "SETTINGS.md").read_text()

    assert text == settings.document()
    assert all(f"`{name}`" in text for name in settings.names())


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"PAGER_SMTP_HOST": "mail.example.org"}, "WREN_PAGER_FROM"),
        ({"PAGER_SMTP_USER": "wren"}, "WREN_PAGER_SMTP_PASSWORD"),
        ({"PAGER_SMTP_PASSWORD": "heron"}, "WREN_PAGER_SMTP_PASSWORD"),
        ({"PAGER_SMTP_SECURITY": "none"}, "WREN_PAGER_SMTP_SECURITY"),
        ({"PAGER_SMTP_HOST": "heron/../x"}, "WREN_PAGER_SMTP_HOST"),
        ({"PAGER_FROM": "Wren <heron@example.org>"}, "WREN_PAGER_FROM"),
        ({"PAGER_FORMAT": "heron"}, "WREN_PAGER_FORMAT"),
        ({"CHECKPOINT_MAIL": "heron"}, "WREN_CHECKPOINT_MAIL"),
        ({"CHECKPOINT_MAIL": "a@example.org"}, "WREN_PAGER_SMTP_HOST"),
    ],
)
def test_a_pager_that_could_not_work_or_would_speak_in_clear_is_refused(environ, name):
    lines = refusal({f"WREN_{key}": value for key, value in environ.items()})

    assert [line.partition(":")[0] for line in lines] == [name]
    assert "heron" not in str(lines)


def test_mail_in_clear_stays_on_this_machine():
    environ = {"PAGER_SMTP_HOST": "localhost", "PAGER_SMTP_SECURITY": "none", "PAGER_FROM": "wren@example.org"}

    assert load({"WREN_MODEL": "helpline", **{f"WREN_{key}": value for key, value in environ.items()}})
