"""The files that go along with modules: what code opens when it runs."""

import ast
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from babel import Locale as BabelLocale
from babel.core import get_global

from pannier.core.i18n import Locale
from scripts.package import knowledge
from scripts.package.errors import PackageError
from scripts.package.shelf import Distribution

_CLIENTS = b"from pannier.adapters.clients import"
_CODE = re.compile(r"\.(py|so)$")
_VERSION = r"botocore/data/{service}/(?P<version>[0-9-]+)/"
_ENDPOINTS = "botocore/data/endpoints.json"
_SERVICE = "botocore/data/*/service-2.json.gz"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose data is read: services of AWS by botocore's names, locales by Babel's."""

    services: Sequence[str]
    locales: Sequence[str]


def wanted(sources: Iterable[bytes]) -> Wanted:
    """What Pannier's own code asks for: clients of which services, and every language that it writes.

    Raises PackageError for a client whose service does not stand there.
    """
    called = {name for source in sources if _CLIENTS in source for name in _called(source)}
    locales = {name for locale in Locale for name in _with_parents(locale)}
    return Wanted(sorted({*called, *knowledge.SERVICES}), sorted(locales))


def data_files(distribution: Distribution, of: Wanted) -> list[str]:
    """The files to carry. Raises PackageError when there are some of which nobody decided."""
    rule = knowledge.DATA.get(distribution.name, knowledge.Data())
    keep = [made for pattern in rule.keep for made in _fill(pattern, distribution, of)]
    others = sorted(path for path in distribution.files if not _CODE.search(path))
    kept = [path for path in others if _matches(path, keep)]
    if undecided := [path for path in others if not _matches(path, (*keep, *rule.drop))]:
        raise PackageError(f"{distribution.name}: to be kept or dropped? {', '.join(undecided[:10])}")
    return kept


def contents(distribution: Distribution, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Path and content of files to carry. Of botocore's list of endpoints, which every start reads whole, only those of
    the services among them: the list is a megabyte, and there are hundreds.
    """
    for path in paths:
        content = distribution.read(path)
        if path == _ENDPOINTS:
            called = [distribution.read(each) for each in paths if fnmatchcase(each, _SERVICE)]
            content = _only_called(content, {_endpoint_prefix(description) for description in called})
        yield path, content


def _only_called(endpoints: bytes, prefixes: set[str]) -> bytes:
    document = json.loads(endpoints)
    for partition in document["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in sorted(prefixes & services.keys())}
    return json.dumps(document, separators=(",", ":")).encode()


def _endpoint_prefix(description: bytes) -> str:
    """By what the list calls a service: `email` for sesv2."""
    return str(json.loads(gzip.decompress(description))["metadata"]["endpointPrefix"])


def _called(source: bytes) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="client"), args=[ast.Constant(value=str(name)), *_]):
                yield name
            case ast.Call(func=ast.Name(id="client")):
                raise PackageError(f"which service is that? {ast.unparse(node)}")


def _fill(pattern: str, distribution: Distribution, of: Wanted) -> Iterator[str]:
    if "{service}" in pattern:
        for service in of.services:
            folder = re.compile(_VERSION.replace("{service}", re.escape(service)))
            versions = [found["version"] for path in distribution.files if (found := folder.match(path))]
            if not versions:
                raise PackageError(f"botocore has no service {service}")
            yield pattern.replace(
                "{service}", f"{service}/{max(versions)}"
            )  # botocore itself takes the newest
    elif "{locale}" in pattern:
        yield from (pattern.replace("{locale}", locale) for locale in of.locales)
    else:
        yield pattern


def _matches(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _with_parents(locale: Locale) -> Iterator[str]:
    """A locale's data inherits: zh-CN is zh_Hans_CN, zh_Hans, zh and root."""
    exceptions = get_global("parent_exceptions")
    name = str(BabelLocale.parse(locale, sep="-"))
    while name != "root":
        yield name
        name = exceptions.get(name) or name.rpartition("_")[0] or "root"
    yield name
