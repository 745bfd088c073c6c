"""What the platform says about its own running: logs, metrics, and the id that leads from one to the next.

`correlation`, `measuring` and `failures` are plain Python, for whoever has something to tell. Powertools for AWS Lambda
is behind `functions`, through which every entry point goes, and nowhere else.
"""
