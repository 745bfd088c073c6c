"""Our functions as a team ships them that thinks of features only. Copied into the naive packages."""

import gc

import pannier.entrypoints  # it sets a threshold for starting

gc.set_threshold(700, 10, 10)  # Python's own
