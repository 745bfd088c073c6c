"""All of Pannier on one machine: the engine, the HTTP server, the functions on their streams and timers, the tools."""
