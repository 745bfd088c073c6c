"""The watch over a run of tests, also when it is spread over several processes."""

from collections.abc import Generator
from typing import Any

import pytest

from tests.permissions import recordings
from tests.permissions.calls import Need
from tests.permissions.watching import Watch

_OUTPUT = "calls_of_functions"


class Roles:
    """Registered by tests/conftest.py, once a process."""

    def __init__(self, config: pytest.Config) -> None:
        self._recording: bool = config.getoption("--record-calls")
        self._whole = _is_whole(config)
        self._forgotten: list[str] = []
        self.watch = Watch(enforcing=not self._recording)
        self.watch.install()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Generator[None, None, None]:
        """Also what was refused in a thread, or was taken for a provider's whim, fails the test."""
        yield
        refused, self.watch.refused[:] = sorted(set(self.watch.refused)), []
        if refused:
            lines = "\n".join(refused)
            pytest.fail(f"not allowed by infra/roles.yml, see tests/permissions/recordings.py:\n{lines}")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """What a process of the run has seen."""
        for function, lines in getattr(node, "workeroutput", {}).get(_OUTPUT, {}).items():
            self.watch.called[function].update(map(Need.parse, lines))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = {name: [*map(str, needs)] for name, needs in self.watch.called.items()}
        elif self._recording:
            recordings.write(self.watch.called, whole=self._whole)
        elif self._whole and session.exitstatus == pytest.ExitCode.OK:
            self._forgotten = recordings.forgotten(self.watch.called)
            if self._forgotten:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._forgotten:
            terminalreporter.section("recorded, and called by no test any more (make record-calls)", red=True)
            for line in self._forgotten:
                terminalreporter.line(line)


def _is_whole(config: pytest.Config) -> bool:
    """Whether every test runs, or is to."""
    chosen = [
        config.getoption(name, None)
        for name in ("collectonly", "keyword", "markexpr", "lf", "deselect", "maxfail")
    ]
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not any(chosen)
