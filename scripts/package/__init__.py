"""Builds what is deployed: the locked wheels of one platform and Pannier itself, one archive for each artefact."""
