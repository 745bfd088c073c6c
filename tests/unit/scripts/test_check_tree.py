"""The tree check: what counts as an address, a machine's path and a giant."""

from pathlib import Path

import pytest

from scripts.check_tree import addresses, long_functions

HERE = Path("a.py")


@pytest.mark.parametrize(
    "line",
    [
        "index = https://pypi." + "org/simple",
        "HTTPS://FILES.PYTHON" + "HOSTED.ORG/x",
        "resolved: https://registry." + "npmjs.org/react",
        "--find-links file:" + "///wheels",
        "path = '/ho" + "me/somebody/pannier'",
        "cd /Us" + "ers/somebody",
    ],
)
def test_names_registries_and_machine_paths(line: str) -> None:
    assert len(list(addresses(HERE, f"fine\n{line}\n"))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "http://127.0.0.1:8000/graphql",
        "https://example.com/home/page",
        "src/work/pannier",
        "/healthz",
        "/tmp/x",
        "~/home/x",
        "$ROOT/opt/x",
    ],
)
def test_leaves_other_addresses_alone(line: str) -> None:
    assert list(addresses(HERE, line)) == []


def test_lists_functions_over_forty_lines_without_counting_the_docstring() -> None:
    body = "    x = 1\n" * 39
    docstring = '    """One.\n\n    Two.\n    """\n'

    assert list(long_functions(HERE, f"def short():\n{docstring}{body}")) == []
    assert list(long_functions(HERE, f"async def long():\n{body}{body}")) == [
        "a.py:1: long has 79 lines (advised: 40)"
    ]
