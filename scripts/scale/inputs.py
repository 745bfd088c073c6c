"""What is not measured: list prices, AWS's quotas, and how long a call takes there. Change them here.

Prices are those of us-east-1 in US dollars as they were in 2025, written down from memory and not fetched from
anywhere; other regions are up to a third dearer. Quotas are those of a new account. Times are what one may expect
within a region.
"""

PRICES = {
    # what: (dollars, for how many)
    "DynamoDB write units, on demand": (0.625, 1_000_000),
    "DynamoDB read units, on demand": (0.125, 1_000_000),
    "Lambda GB-seconds, arm64": (0.0000133334, 1),
    "Lambda requests": (0.20, 1_000_000),
    "HTTP API requests": (1.00, 1_000_000),
    "WebSocket messages": (1.00, 1_000_000),
    "SQS requests, standard": (0.40, 1_000_000),
    "SQS requests, FIFO": (0.50, 1_000_000),
    "EventBridge events": (1.00, 1_000_000),
    "CloudWatch Logs, GB taken in": (0.50, 1),
}

CALL_MS = {
    "dynamodb": 5.0,
    "sqs": 8.0,
    "events": 15.0,
    "sns": 60.0,
    "sesv2": 60.0,
    "s3": 30.0,
    "apigatewaymanagementapi": 10.0,
}
"""What a function waits for one call, of each service."""

RECEIVER_MS = 200.0
"""What a webhook's receiver takes to answer; in the simulation some hang on purpose."""

CORE_MB = 1769
"""The memory at which Lambda gives a whole core. The processor of the measurement is taken for one of Lambda's."""

INVOCATION_LOG_BYTES = 450
"""What Lambda writes itself: START, END, REPORT."""

SOCKET_MESSAGES = 8.0
"""What an order brings over WebSockets: one opens, is initialised, subscribes to order and inbox, is told to stop
twice, and ends; and its share of a board that is watched all day. In the simulation a day passes in minutes, so tokens
expire and sockets come again all the time; what a message costs is taken from there, and not how many there are."""
SOCKETS = 1.0

QUEUE_REQUESTS = 3
"""A message is sent, received and deleted."""

LAMBDA_AT_ONCE = 1_000
GATEWAY_A_SECOND = 10_000
SOCKETS_A_SECOND = 500
FIFO_A_SECOND = 3_000
"""Of a FIFO queue, where it is not in its high-throughput mode, as ours is: then several times that."""
TABLE_UNITS_A_SECOND = 40_000
EVENTS_A_SECOND = 10_000
PARTITION_WRITES, PARTITION_READS = 1_000, 3_000
FIRST_PARTITIONS = 4
"""Of a new table on demand: 4,000 write units a second. It grows to twice its last peak at once, beyond that in half an
hour; `WarmThroughput` has it begin larger."""
MOST_PARALLEL = 10
"""Of a stream's shard (`ParallelizationFactor`)."""
BUSY = 0.7
"""How busy what takes one thing after the other may be, when nothing is to wait for long."""
SWEEP_SECONDS = 55
"""What a function that runs each minute may take."""

SHARDS = {
    "orders/by_due": 16,
    "channels/by_due": 16,
    "webhooks/by_due": 16,
    "reviews/by_recent": 8,
}
"""Over how many partition keys an index of the whole platform is spread."""

ONE_OWNERS = {
    "orders/by_merchant": "orders of one merchant",
    "orders/by_merchant_status": "orders of one merchant in one status; all of them pass through each",
    "statistics": "the days of one merchant, what it sells; also the platform's shares and claims, which are spread",
    "inboxes": "the inbox of one merchant, if it had all messages",
}
"""What one merchant's orders all go to."""
