"""How xdist shares the tests out among its workers: a file each time, but together what shares a slow start."""

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadfile import LoadFileScheduling

_TOGETHER = (
    "tests/console/",
    "tests/e2e/deployed/",
    "tests/tables/audit/",
    "tests/tables/maintenance/",
    "tests/template/",
)


class FilesAndFolders(LoadFileScheduling):
    """`--dist loadfile`, but for folders whose files share what is slow to start."""

    def _split_scope(self, nodeid: str) -> str:
        for folder in _TOGETHER:
            if nodeid.startswith(folder):
                return folder
        return super()._split_scope(nodeid)


class Sharing:
    """A plugin of pytest, where xdist is there."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Producer) -> FilesAndFolders | None:
        return FilesAndFolders(config, log) if config.getoption("dist") == "loadfile" else None
