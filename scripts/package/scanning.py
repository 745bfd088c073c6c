"""What a module's source says it imports, wherever it says so: at its top, or within a function."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

_FORGIVING = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_DYNAMIC = frozenset(
    {"import_module", "__import__", "iter_modules", "walk_packages", "entry_points", "exec", "eval"}
)
_METADATA = "importlib.metadata"


@dataclass(frozen=True, slots=True)
class Import:
    """`module`, absolute, and those names taken from it that may be modules themselves.

    `optional`: the code goes on without it (`except ImportError`), or asks first which Python runs it.
    """

    module: str
    names: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """All imports of a module, and how it reaches for what cannot be read in its source."""

    imports: tuple[Import, ...]
    dynamic: tuple[str, ...]


@dataclass(slots=True)
class _Scanner:
    package: str
    imports: list[Import] = field(default_factory=list)
    dynamic: list[str] = field(default_factory=list)

    def look(self, nodes: Sequence[ast.AST], optional: bool) -> None:
        for node in nodes:
            match node:
                case ast.Import(names=names):
                    for alias in names:
                        self._import(alias.name, (), optional)
                case ast.ImportFrom():
                    module = _absolute(self.package, node.module, node.level)
                    self._import(module, tuple(alias.name for alias in node.names), optional)
                case ast.If() if _is_type_checking(node.test):
                    self.look(node.orelse, optional)
                case ast.If():
                    self.look([node.test], optional)
                    self.look([*node.body, *node.orelse], optional or _asks_version(node.test))
                case ast.Try():
                    forgiven = optional or any(_forgives(handler) for handler in node.handlers)
                    self.look(node.body, forgiven)
                    self.look([*node.handlers, *node.orelse, *node.finalbody], forgiven)
                case ast.Call():
                    self._call(node, optional)
                    self.look(list(ast.iter_child_nodes(node)), optional)
                case _:
                    self.look(list(ast.iter_child_nodes(node)), optional)

    def _import(self, module: str, names: tuple[str, ...], optional: bool) -> None:
        self.imports.append(Import(module, names, optional))
        if module == _METADATA or (module == "importlib" and "metadata" in names):
            self.dynamic.append(_METADATA)

    def _call(self, node: ast.Call, optional: bool) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in _DYNAMIC:
            return
        if name in {"exec", "eval"} and isinstance(node.func, ast.Attribute):
            return  # somebody's method
        argument = node.args[0] if node.args else None
        if name in {"import_module", "__import__"} and isinstance(argument, ast.Constant):
            text = str(argument.value)
            level = len(text) - len(text.lstrip("."))
            self._import(_absolute(self.package, text.lstrip("."), level), (), optional)
        else:
            self.dynamic.append(name)


def scan(source: str, module: str, *, is_package: bool) -> Scan:
    """What the module imports, other than for type checkers alone. Raises SyntaxError."""
    scanner = _Scanner(module if is_package else module.rpartition(".")[0])
    scanner.look([ast.parse(source)], optional=False)
    return Scan(tuple(dict.fromkeys(scanner.imports)), tuple(dict.fromkeys(scanner.dynamic)))


def _absolute(package: str, module: str | None, level: int) -> str:
    if level == 0:
        return module or ""
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _asks_version(test: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"version_info", "platform"}
        for node in ast.walk(test)
    )


def _forgives(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(_name(node) in _FORGIVING for node in ast.walk(handler.type))


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
