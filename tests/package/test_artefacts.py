"""What is in the artefacts, and that it is all that their functions need.

In one file: with several workers each builds for itself.
"""

import importlib.util
import json
import marshal
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from scripts.package import knowledge
from scripts.package.build import Artefact, Build, File, demand_small, with_operations
from scripts.package.compiling import find_interpreter
from scripts.package.errors import PackageError
from scripts.package.plan import read_plan
from scripts.package.sizes import how_compiled, table
from tests.package.conftest import PROJECT, Built
from tests.package.starting import EVERYTHING, THINGS, Told, elsewhere, start

PLAN = read_plan(PROJECT / "serverless.yml")
FUNCTIONS = [(name, artefact) for artefact, functions in PLAN.artefacts.items() for name in functions]
SERVICES = {
    "api": ["apigatewaymanagementapi", "dynamodb", "s3", "secretsmanager", "sesv2", "sns", "sqs"],
    "functions": ["dynamodb", "events", "s3", "sesv2", "sns", "sqs"],
    "webhooks": ["dynamodb", "secretsmanager", "sqs"],
}
EXPENSIVE = {"strawberry", "graphql", "starlette", "mangum", "pydantic"}
_NATIVE = re.compile(r"\.(cpython-[^/]+|abi3)\.so$")
_UNCHECKED = (0b01).to_bytes(4, "little")
_AARCH64, _X86_64 = 183, 62  # e_machine in the header of ELF


@cache
def contents(path: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_artefact_that_serverless_yml_names_is_built(host: Built, lambda_: Build) -> None:
    assert list(host.archives) == [artefact.name for artefact in lambda_.artefacts] == list(PLAN.artefacts)


def test_two_builds_have_the_same_hash(host: Built, again: Built) -> None:
    assert again.digests == host.digests
    for digest in host.digests.values():
        assert digest in host.said


def test_entries_are_sorted_have_one_time_and_may_be_read_by_all(host: Built) -> None:
    for path in host.archives.values():
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_host_and_lambda_differ_in_machine_code_and_compiled_files_only(host: Built, lambda_: Build) -> None:
    for artefact in lambda_.artefacts:
        here, native_here = _without_compiled(contents(host.archives[artefact.name]))
        there, native_there = _without_compiled(artefact.contents())
        assert {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)} == set()
        assert native_here == native_there


def test_machine_code_is_for_the_architecture_of_serverless_yml(lambda_: Build) -> None:
    found = {
        int.from_bytes(file.content[18:20], "little")
        for artefact in lambda_.artefacts
        for name, file in artefact.files.items()
        if name.endswith(".so")
    }
    assert found == {_AARCH64 if PLAN.machine == "aarch64" else _X86_64}


def test_every_source_is_compiled_unchecked_for_where_it_will_lie(host: Built) -> None:
    for path in host.archives.values():
        files = contents(path)
        sources = [name for name in files if name.endswith(".py")]
        for name in sources:
            compiled = files[importlib.util.cache_from_source(name)]
            assert compiled[:4] == importlib.util.MAGIC_NUMBER
            assert compiled[4:8] == _UNCHECKED
            assert compiled[8:16] == importlib.util.source_hash(files[name])
            assert marshal.loads(compiled[16:]).co_filename == f"/var/task/{name}"
        assert len([name for name in files if name.endswith(".pyc")]) == len(sources)


def test_what_lambda_gets_is_compiled_for_its_version_or_not_at_all(lambda_: Build) -> None:
    tag = f".cpython-{PLAN.version[0]}{PLAN.version[1]}.pyc"
    for artefact in lambda_.artefacts:
        sources = [name for name in artefact.files if name.endswith(".py")]
        compiled = [name for name in artefact.files if name.endswith(".pyc")]
        assert len(compiled) == (len(sources) if lambda_.interpreter else 0)
        assert {name for name in compiled if not name.endswith(tag)} == set()


def test_without_a_python_of_its_version_it_says_that_nothing_is_compiled(lambda_: Build) -> None:
    target = lambda_.target
    assert find_interpreter(replace(target, version=(3, 99))) is None
    said = how_compiled(Build(target, None, {}, ()))
    assert said.startswith(
        f"NOT COMPILED: there is no Python {target.version[0]}.{target.version[1]} on the path"
    )


def test_no_file_names_the_machine_that_built_it(host: Built, lambda_: Build, project: Path) -> None:
    files = [item for path in host.archives.values() for item in contents(path).items()]
    files += [item for artefact in lambda_.artefacts for item in artefact.contents().items()]
    places = (str(project).encode(), str(PROJECT).encode())
    assert [name for name, content in files if any(place in content for place in places)] == []


def test_sizes_are_printed_and_written(host: Built) -> None:
    sizes = json.loads((host.folder / "sizes.json").read_text())
    assert list(sizes) == list(PLAN.artefacts)
    for name, path in host.archives.items():
        unzipped = sum(len(content) for content in contents(path).values())
        assert sizes[name]["unzipped"] == sum(sizes[name]["distributions"].values()) == unzipped
        assert sizes[name]["zipped"] == path.stat().st_size
        assert f"{unzipped / 1e6:.2f}" in host.said


def test_sizes_are_bounded(lambda_: Build) -> None:
    for artefact in lambda_.artefacts:
        assert artefact.size <= artefact.limit == (100_000_000 if artefact.name == "api" else 60_000_000)
    just, over = (
        Artefact("functions", {}, {"x": File("y", bytes(size))}) for size in (60_000_000, 60_000_001)
    )
    demand_small([just])
    with pytest.raises(PackageError, match="functions has 60,000,001 bytes, and may have 60,000,000"):
        demand_small([just, over])


def test_operations_lie_where_code_reads_them(tmp_path: Path) -> None:
    manifest = tmp_path / "persisted-documents.json"
    manifest.write_text('{"a1": "query A { __typename }"}', encoding="utf-8")
    reader, other = (
        Artefact(name, {"f": frozenset({name})}, {}) for name in ("pannier.entrypoints.services", "other")
    )
    assert list(with_operations(None, [reader, other])) == [reader, other]
    read, left = with_operations(manifest, [reader, other])
    assert read.contents() == {"operations.json": manifest.read_bytes()}
    assert left == other
    manifest.write_text("[]", encoding="utf-8")
    with pytest.raises(PackageError, match=r"the operations of .*persisted-documents\.json"):
        list(with_operations(manifest, [reader, other]))


def test_sizes_are_told_by_dependency(lambda_: Build) -> None:
    rows = table(lambda_, {artefact.name: 1 for artefact in lambda_.artefacts}).splitlines()
    named = {row.split()[0] for row in rows}
    assert named >= {"botocore", "cryptography", "pannier", "pynamodb", "unzipped", "allowed", "zipped"}
    assert rows[0].split() == ["MB", *PLAN.artefacts]


@pytest.mark.parametrize("name", PLAN.artefacts)
def test_an_artefact_carries_nothing_that_its_functions_have_no_use_for(lambda_: Build, name: str) -> None:
    (artefact,) = (artefact for artefact in lambda_.artefacts if artefact.name == name)
    ours = {path.split("/")[1] for path in artefact.files if path.startswith("pannier/")}
    assert ours & {"local", "audit", "__main__.py"} == set()
    unused = {"boto3", "s3transfer", "pip", "pydantic", "dns", "httpx", "pycparser", "cffi"}
    assert {path.split("/")[0] for path in artefact.files} & unused == set()
    assert [path for path in artefact.files if "/tests/" in path or "/test/" in path] == []
    if name != "api":
        assert {path.split("/")[0] for path in artefact.files} & EXPENSIVE == set()


@pytest.fixture(scope="session")
def told(rehearsal: Build, unpacked: Mapping[str, Path]) -> Mapping[str, Mapping[str, Told]]:
    """Artefact → function, or all modules at once → what came of it."""
    assert rehearsal.interpreter is not None
    python = rehearsal.interpreter.path
    return {name: start(python, folder, name, PLAN.artefacts[name]) for name, folder in unpacked.items()}


def test_nothing_is_known_about_modules_that_nobody_carries(lambda_: Build) -> None:
    """Whoever stops using something takes what was said of it away."""
    carried = {
        module for each in lambda_.artefacts for modules in each.modules.values() for module in modules
    }
    spoken_of = {
        *knowledge.HIDDEN,
        *knowledge.METADATA,
        *(importer for importer, _ in knowledge.NEVER),
    }
    assert spoken_of - carried - sys.stdlib_module_names == set()
    from_somebody = {file.distribution for each in lambda_.artefacts for file in each.files.values()}
    assert knowledge.DATA.keys() <= from_somebody


@pytest.mark.parametrize(("function", "artefact"), FUNCTIONS)
def test_a_function_starts_from_its_artefact_alone(
    told: Mapping[str, Mapping[str, Told]], unpacked: Mapping[str, Path], function: str, artefact: str
) -> None:
    started = told[artefact][function]
    assert started["failed"] == {}
    assert elsewhere(started["files"], unpacked[artefact]) == []
    if artefact != "api":
        assert {name.partition(".")[0] for name in started["files"]} & EXPENSIVE == set()


@pytest.mark.parametrize("artefact", PLAN.artefacts)
def test_all_that_an_artefact_carries_can_be_imported(
    told: Mapping[str, Mapping[str, Told]], unpacked: Mapping[str, Path], artefact: str
) -> None:
    imported = told[artefact][EVERYTHING]
    assert imported["failed"] == {}
    assert elsewhere(imported["files"], unpacked[artefact]) == []


@pytest.mark.parametrize("artefact", PLAN.artefacts)
def test_the_files_that_code_reads_are_there(told: Mapping[str, Mapping[str, Told]], artefact: str) -> None:
    answers = told[artefact][EVERYTHING]["answers"]
    right: Mapping[str, object] = {
        "time zones": ["8:00:00", True],
        "texts": ["¥12.50 3月1日", "CN¥12.50 Mar 1"],
        "contacts": ["+8613800138000", "+12024561414", "a@b.example"],
        "passwords": True,
        "ciphers": "rice",
        "clients": SERVICES.get(artefact),
        "certificates": True,
    }
    assert answers == {thing: right[thing] for thing in THINGS[artefact]}


def _without_compiled(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """What must be the same everywhere, and the names of machine code without what they say of the machine."""
    plain = {name: content for name, content in files.items() if not name.endswith((".pyc", ".so"))}
    return plain, [_NATIVE.sub("", name) for name in files if name.endswith(".so")]
