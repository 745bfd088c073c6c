"""The operations that a deployment's clients were built with."""

from pathlib import Path

import pytest

from pannier.core.settings import Settings, SettingsError
from pannier.documents.model import Manifest
from pannier.entrypoints.services import manifest_of


def settings(**environment: str) -> Settings:
    return Settings.from_environment(environment)


def test_without_a_file_there_are_none() -> None:
    assert manifest_of(settings()) == Manifest()


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text('{"menu": "{ __typename }"}')
    found = manifest_of(settings(OPERATIONS_MANIFEST=str(file), TRUSTED_DOCUMENTS_ONLY="1"))
    assert found.find("menu") == "{ __typename }"


def test_trusting_nothing_at_all_is_a_mistake() -> None:
    with pytest.raises(SettingsError, match="OPERATIONS_MANIFEST"):
        manifest_of(settings(TRUSTED_DOCUMENTS_ONLY="1"))


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_file_that_is_none_is_a_mistake(tmp_path: Path, content: str) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(content)
    with pytest.raises(SettingsError, match="OPERATIONS_MANIFEST"):
        manifest_of(settings(OPERATIONS_MANIFEST=str(file)))


def test_a_file_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="OPERATIONS_MANIFEST"):
        manifest_of(settings(OPERATIONS_MANIFEST=str(tmp_path / "absent.json")))
