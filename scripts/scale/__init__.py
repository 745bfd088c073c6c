"""What orders cost, and what a thousand and a million of them an hour need: `infra/scale.md`, from a measurement.

`record` makes the measurement from simulations on one machine, `model` computes, `report` writes the tables.
"""
