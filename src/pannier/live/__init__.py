"""Live data: who watches what, and the feeds by which somebody who was away hears what happened meanwhile."""
