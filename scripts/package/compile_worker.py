"""Run by the target's own interpreter, which need have nothing installed: sources in, compiled files out.

Standard input holds one JSON list of [source, the path it will run at, the file to write].
"""

import json
import sys
from py_compile import PycInvalidationMode
from py_compile import compile as compile_file

for source, runs_at, compiled in json.load(sys.stdin):
    # Unchecked: where the package lies nobody writes, so the source need not be looked at again.
    compile_file(
        source,
        compiled,
        runs_at,
        doraise=True,
        optimize=0,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
