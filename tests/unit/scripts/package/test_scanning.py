"""What a module imports is read from its source, wherever it stands there."""

import pytest

from scripts.package.scanning import Import, Scan, scan


def scanned(source: str, module: str = "a.b.c", *, is_package: bool = False) -> Scan:
    return scan(source, module, is_package=is_package)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import x.y", Import("x.y")),
        ("from x import y, z as w", Import("x", ("y", "z"))),
        ("def f():\n    class C:\n        import x", Import("x")),
        ("from . import y", Import("a.b", ("y",))),
        ("from .x import y", Import("a.b.x", ("y",))),
        ("from ..x import y", Import("a.x", ("y",))),
        ("import importlib\nimportlib.import_module('x.y')", Import("x.y")),
        ("__import__('x')", Import("x")),
        ("if flag:\n    import x", Import("x")),
        ("try:\n    import x\nfinally:\n    pass", Import("x")),
        ("try:\n    import x\nexcept ValueError:\n    pass", Import("x")),
        ("try:\n    import x\nexcept ImportError:\n    pass", Import("x", optional=True)),
        ("try:\n    pass\nexcept (OSError, ModuleNotFoundError):\n    import x", Import("x", optional=True)),
        ("try:\n    import x\nexcept:\n    pass", Import("x", optional=True)),
        ("import sys\nif sys.version_info >= (3, 12):\n    import x", Import("x", optional=True)),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    import x", Import("x")),
    ],
)
def test_an_import_is_found(source: str, found: Import) -> None:
    assert scanned(source).imports[-1] == found


def test_a_package_is_where_its_own_relative_imports_start() -> None:
    assert scanned("from .x import y", "a.b", is_package=True).imports == (Import("a.b.x", ("y",)),)


def test_what_only_a_type_checker_sees_is_left_out() -> None:
    seen = scanned("import typing\nif typing.TYPE_CHECKING:\n    from .x import y")
    assert seen.imports == (Import("typing"),)


def test_what_a_type_checker_and_sometimes_the_program_sees_is_not() -> None:
    seen = scanned("if TYPE_CHECKING or not lazy():\n    from .x import y")
    assert seen.imports == (Import("a.b.x", ("y",)),)


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import_module(name)", "import_module"),
        ("importlib.import_module(f'{package}.x')", "import_module"),
        ("__import__(name)", "__import__"),
        ("exec(code)", "exec"),
        ("pkgutil.iter_modules(path)", "iter_modules"),
        ("import importlib.metadata", "importlib.metadata"),
        ("from importlib import metadata", "importlib.metadata"),
        ("from importlib.metadata import version", "importlib.metadata"),
    ],
)
def test_what_cannot_be_read_is_named(source: str, how: str) -> None:
    assert scanned(source).dynamic == (how,)


def test_a_method_of_that_name_is_somebodys_own() -> None:
    assert scanned("model.eval()\nself.exec(1)").dynamic == ()
