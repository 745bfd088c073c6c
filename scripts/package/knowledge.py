"""What no reader of the source could tell: imports that are hidden, imports that never happen, files that are read.

Each entry was looked up in the code of the version that is locked. Where a new version does something that nothing here
speaks of, the build fails and names it, so that somebody looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# Module → what it imports by a name it computes, or from machine code. `a.*` stands for a package with all below it.
# An empty entry says: looked at, and nothing of ours goes that way.
HIDDEN: Mapping[str, tuple[str, ...]] = {
    "zoneinfo": ("tzdata.*",),  # Lambda's Python has no time zones of its own
    "_argon2_cffi_bindings._ffi": ("_cffi_backend",),
    "cryptography.hazmat.bindings._rust": ("_cffi_backend",),
    "anyio._core._eventloop": ("anyio._backends._asyncio",),  # by the name of the event loop
    "anyio._lazyimport": (),  # what anyio imports when its source cannot be read, and on demand otherwise
    "aws_lambda_powertools.shared.lazy_import": (),
    "babel.plural": (),  # evaluates a locale's rules
    "botocore.plugin": (),  # plug-ins that a configuration file names
    "botocore.vendored.six": (),
    "dateutil": (),  # its own modules, when one is asked for as an attribute
    "jinja2.debug": (),  # templates, compiled
    "jinja2.environment": (),
    "jinja2.loaders": (),  # templates out of packages; ours are in the code
    "jinja2.utils": (),
    "phonenumbers.data": ("phonenumbers.data.*",),  # the rules of a region when its first number comes
    "phonenumbers.shortdata": (),  # of short numbers, which are nobody's account
    "six": (),
    "strawberry": (),  # strawberry.pydantic
    "strawberry.experimental": (),  # strawberry.experimental.pydantic
    "strawberry.types.lazy_type": (),  # modules of ours, which the annotation names as well
    "strawberry.types.unresolved_annotations": (),
    "strawberry.utils.typing": (),
    "typing_extensions": (),
}

# Module → the distributions whose version or entry points it reads when it runs.
METADATA: Mapping[str, tuple[str, ...]] = {
    "ulid": ("python-ulid",),  # for its __version__, at import
    "h3._version": ("h3",),  # likewise
    "argon2": (),  # for attributes that are deprecated
    "markupsafe": (),
    "urllib3.http2": (),  # whether h2 is there
}

# (Importer, imported): an import that is written down and is not made by us. Both stand for all below them, too.
NEVER: Mapping[tuple[str, str], str] = {
    (
        "aws_lambda_powertools.shared.functions",
        "aws_lambda_powertools.event_handler",
    ): "no pydantic to log",
    ("email_validator", "email_validator.deliverability"): "addresses are not looked up",
    ("email_validator", "dns"): "addresses are not looked up",
    ("botocore", "botocore.crt.auth"): "signs with awscrt, where that is installed",
    ("botocore.httpsession", "urllib3.contrib.pyopenssl"): "Python's own ssl is used",
    ("urllib3", "urllib3.contrib.emscripten"): "no browser",
    ("urllib3.http2", "urllib3.http2.connection"): "no HTTP 2",
    ("dateutil", "dateutil.tz.win"): "no Windows",
    ("dateutil", "dateutil.zoneinfo"): "botocore asks dateutil for UTC and for the local time only",
    ("strawberry.exceptions", "strawberry.exceptions.syntax"): "colours excerpts at a terminal",
    ("strawberry", "strawberry.pydantic"): "pydantic has no place here",
    ("strawberry", "strawberry.experimental.pydantic"): "pydantic has no place here",
}

# Modules that nobody ships, and that are imported by what can do without.
ABSENT: Mapping[str, str] = {
    "StringIO": "Python 2's",
    "_pytest": "anyio's plug-in for pytest",
    "aws_xray_sdk": "tracing, which is not used",
    "awscrt": "botocore's other signer",
    "libcst": "Strawberry's errors with excerpts, at a developer's terminal",
    "numpy": "h3's other face",
    "pydantic": "Strawberry's extension for it",
    "pydantic_core": "ulid as a field of pydantic",
    "pygments": "Strawberry's errors with excerpts",
    "rich": "Strawberry's errors with excerpts",
    "six.moves": "made up by six",
}


@dataclass(frozen=True, slots=True)
class Data:
    """Which other files of a distribution go along and which do not; patterns of fnmatch. Both must cover all."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


# `{service}` stands for each service of botocore that is called, `{locale}` for each locale that text is made in.
DATA: Mapping[str, Data] = {
    "aws-lambda-powertools": Data(drop=("*.js", "*.css")),  # the page of an API's documentation
    "babel": Data(
        keep=("babel/global.dat", "babel/locale-data/{locale}.dat"),
        drop=("babel/locale-data/*",),
    ),
    "botocore": Data(
        keep=(
            "botocore/data/_retry.json",
            "botocore/data/endpoints.json",
            "botocore/data/partitions.json",
            "botocore/data/sdk-default-configuration.json",
            "botocore/data/{service}/service-2.json.gz",
            "botocore/data/{service}/endpoint-rule-set-1.json.gz",
            "botocore/data/{service}/paginators-1.json",
            "botocore/data/{service}/*.sdk-extras.json",
        ),
        drop=("botocore/data/*", "botocore/cacert.pem"),  # certifi's certificates come first
    ),
    "certifi": Data(keep=("certifi/cacert.pem",)),
    "cffi": Data(drop=("*.h", "*.cfg")),
    "h3": Data(drop=("*.a", "*.h", "*.pyx", "*.pxd", "*.c", "*/CMakeLists.txt", "lib64/*")),
    "markupsafe": Data(drop=("*.c",)),
    "python-dateutil": Data(drop=("dateutil/zoneinfo/*",)),
    "strawberry-graphql": Data(
        drop=("*.html", "strawberry/ext/LICENSE")
    ),  # Strawberry's own page is not served
    "tzdata": Data(keep=("tzdata/zones", "tzdata/zoneinfo/*"), drop=()),
    "urllib3": Data(drop=("*.js",)),
}

# Services that others than our own adapters call: PynamoDB's.
SERVICES = ("dynamodb",)

# Artefacts may weigh so many bytes unzipped. Lambda itself takes 262,144,000 with all layers.
LIMITS: Mapping[str, int] = {"api": 100_000_000}
LIMIT = 60_000_000
