"""One module per function in serverless.yml: each builds what it needs, once a process, and holds no logic."""
