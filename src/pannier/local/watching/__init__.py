"""`pannier alarms`: what watches a deployment, made from what there is to watch.

The alarms (`infra/alarms.yml`) and the dashboard (`infra/dashboard.yml`) are generated from `serverless.yml`, the
records and the catalogue of metrics, so that no function, queue or table is forgotten. `infra/runbook.md` is written by
people; a test holds it against the alarms.
"""

import argparse
from pathlib import Path

from pannier.local.generated import write_or_check
from pannier.local.watching.alarms import alarms_of
from pannier.local.watching.dashboard import dashboard_template
from pannier.local.watching.rendering import alarms_template
from pannier.local.watching.subjects import read_subjects

__all__ = ["alarms_of", "alarms_template", "dashboard_template", "main", "read_subjects"]


def main(arguments: argparse.Namespace) -> int:
    """Write both files, or with `--check` only say whether they are up to date."""
    subjects = read_subjects(Path("serverless.yml"))
    wanted = {
        Path("infra/alarms.yml"): alarms_template(alarms_of(subjects)),
        Path("infra/dashboard.yml"): dashboard_template(subjects),
    }
    return max(
        write_or_check(path, text, check=arguments.check, remedy="pannier alarms")
        for path, text in wanted.items()
    )
