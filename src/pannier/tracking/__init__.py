"""Where couriers are while they carry orders: the latest position of each, and nothing before it."""
