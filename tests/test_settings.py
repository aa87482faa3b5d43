"""Settings: defaults that work, and refusals that say what to set."""

import pytest

from openchair.errors import SettingsError
from openchair.settings import (
    GivenSettings,
    Settings,
    TelephonyMode,
    is_loopback,
    new_jwt_secret,
    read_settings,
)

LIVE = {
    "telephony_mode": "TWILIO",
    "jwt_secret": "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
    "twilio_sid": "AC0123",
    "twilio_token": "token",
    "twilio_number": "+12125550100",
    "deepgram_api_key": "key",
    "public_base_url": "https://calls.example.com",
    "agent_public_url": "wss://agent.example.com/stream",
}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_everything_is_simulated():
    settings = read_settings()

    assert settings.telephony_mode is TelephonyMode.SIMULATED
    assert not settings.enforces_compliance
    assert settings.allows_test_numbers


def test_the_environment_and_a_file_are_read(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("PORT=9000\nHOST=127.0.0.2\n")
    monkeypatch.setenv("PORT", "9001")

    settings = read_settings()

    assert (settings.host, settings.port) == ("127.0.0.2", 9001)


def test_what_is_given_is_all_that_counts_for_a_demonstration(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("TWILIO_SID=AC1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://calls.example.com")

    given = GivenSettings(port=8123)

    assert (given.port, given.public_base_url, given.twilio_sid) == (8123, "", "")


def test_real_calls_with_everything_set_are_allowed_and_enforced():
    settings = read_settings(**LIVE)

    assert settings.enforces_compliance
    assert not settings.allows_test_numbers


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"jwt_secret": ""}, "JWT_SECRET"),
        ({"jwt_secret": "short"}, "JWT_SECRET"),
        ({"jwt_secret": "a" * 40}, "JWT_SECRET"),
        (
            {"jwt_secret": "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"},
            "JWT_SECRET",
        ),
        ({"twilio_sid": ""}, "TWILIO_SID"),
        ({"twilio_token": ""}, "TWILIO_TOKEN"),
        ({"twilio_number": ""}, "TWILIO_NUMBER"),
        ({"deepgram_api_key": ""}, "DEEPGRAM_API_KEY"),
        ({"public_base_url": "http://calls.example.com"}, "PUBLIC_BASE_URL"),
        ({"public_base_url": ""}, "PUBLIC_BASE_URL"),
        ({"compliance": "advise"}, "COMPLIANCE"),
    ],
)
def test_real_calls_refuse_what_is_missing_by_name(change, named):
    with pytest.raises(SettingsError, match=named):
        read_settings(**{**LIVE, **change})


def test_every_problem_is_told_at_once():
    with pytest.raises(SettingsError) as caught:
        read_settings(telephony_mode="TWILIO")

    assert len(str(caught.value).splitlines()) == 7


def test_a_wrong_value_names_its_variable():
    with pytest.raises(SettingsError, match="PORT"):
        read_settings(port="eighty")


def test_compliance_can_be_enforced_in_a_simulation():
    assert read_settings(compliance="enforce").enforces_compliance


def test_a_made_secret_is_long_enough():
    assert read_settings(jwt_secret=new_jwt_secret()).jwt_secret


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("x.org", False),
    ],
)
def test_loopback_is_known(host, expected):
    assert is_loopback(host) is expected


def test_secrets_do_not_show_in_print():
    assert "a1b2c3" not in repr(read_settings(**LIVE))
