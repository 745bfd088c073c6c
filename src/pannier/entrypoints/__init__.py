"""One module per function in serverless.yml: each builds what it needs, once a process, and holds no logic."""

import gc
import os

if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    # Nearly all that a start makes stays. With Python's own threshold it is looked through for garbage three hundred
    # times, which is a fifth of the start. `starting.prepare` sets what holds from then on.
    gc.set_threshold(1_000_000)
