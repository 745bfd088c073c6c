"""What a deployment decides about webhooks."""

from pathlib import Path

from pannier.core.settings import Settings


def test_webhooks_go_out_only_and_have_no_key_unless_a_deployment_says_so() -> None:
    settings = Settings.from_environment({})
    assert (settings.webhooks_allow_loopback, settings.webhook_secret_key, settings.webhooks_queue_url) == (
        False,
        None,
        None,
    )


def test_the_machine_itself_is_allowed_by_a_one_and_nothing_else() -> None:
    for text, allowed in (("1", True), ("0", False), ("", False), ("true", False)):
        settings = Settings.from_environment({"WEBHOOKS_ALLOW_LOOPBACK": text})
        assert settings.webhooks_allow_loopback is allowed


def test_the_key_comes_from_a_variable_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("hush")
    assert Settings.from_environment({"WEBHOOK_SECRET_KEY": "hush"}).webhook_secret_key == b"hush"
    assert Settings.from_environment({"WEBHOOK_SECRET_KEY_FILE": str(file)}).webhook_secret_key == b"hush"
