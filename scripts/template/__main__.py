"""Makes the templates of serverless.yml and lints them: `python -m scripts.template --stage dev --target lambda`.

Without a target nothing needs to be built: functions without code stand for them.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.template.compiling import PROJECT, TemplateError, compile_alone, compile_packaged
from scripts.template.linting import problems, summary

STAGES = ("dev", "staging", "prod")


def main() -> int:
    """An exit status: 1 when a template could not be made, or is no good."""
    parser = argparse.ArgumentParser(prog="python -m scripts.template", description=__doc__)
    parser.add_argument("--stage", action="append", help=f"may be repeated; {', '.join(STAGES)} by default")
    parser.add_argument("--target", choices=["lambda", "host"], help="whose artefacts to deploy")
    parser.add_argument("--region", help="of AWS; serverless.yml's by default")
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="see infra/deploying.md"
    )
    arguments = parser.parse_args()
    stages = arguments.stage or STAGES
    options = [part for value in arguments.param for part in ("--param", value)]
    if arguments.region:
        options += ["--region", arguments.region]
    with tempfile.TemporaryDirectory() as scratch:
        try:
            if arguments.target:
                templates = [compile_packaged(stage, arguments.target, options) for stage in stages[-1:]]
            else:
                templates = compile_alone(stages, Path(scratch), options)
        except TemplateError as error:
            print(error, file=sys.stderr)
            return 1
        for template in templates:
            kept = template.relative_to(PROJECT) if arguments.target else template.parent.name
            print(f"{kept}: {summary(template)}")
        found = list(problems(templates))
    print("\n".join(found) or "cfn-lint and checkov have nothing to say.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
