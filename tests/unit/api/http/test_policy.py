"""What a deployment opens."""

import pytest

from pannier.api.policy import ApiPolicy
from pannier.core.settings import Settings, SettingsError


def test_a_developers_machine_is_open() -> None:
    policy = ApiPolicy.of(Settings.from_environment({}))
    assert policy == ApiPolicy(introspection=True, suggestions=True, loopback_origins=True, https_only=False)
    assert policy.allows("http://localhost:5173")
    assert policy.allows("http://127.0.0.1:8000")
    assert not policy.allows("https://example.com")


def test_a_deployment_is_closed_but_for_what_it_names() -> None:
    environment = {
        "STAGE": "prod",
        "ALLOWED_ORIGINS": "https://app.example.com, https://console.example.com:8443",
    }
    policy = ApiPolicy.of(Settings.from_environment(environment))
    assert (policy.introspection, policy.suggestions, policy.https_only) == (False, False, True)
    assert policy.allows("https://app.example.com")
    assert policy.allows("https://console.example.com:8443")
    for origin in (
        "https://app.example.com.evil.example",
        "http://app.example.com",
        "https://app.example.com:444",
        "https://evil.example/https://app.example.com",
        "http://localhost:5173",
        "null",
        "http://[",
        "",
    ):
        assert not policy.allows(origin)


@pytest.mark.parametrize(
    "origins", ["*", "app.example.com", "https://app.example.com/", "https://*.example.com"]
)
def test_an_origin_is_written_as_browsers_write_it(origins: str) -> None:
    with pytest.raises(SettingsError, match="ALLOWED_ORIGINS"):
        Settings.from_environment({"ALLOWED_ORIGINS": origins})
