"""`make fuzz`: generated operations of the whole schema, sent to a running server as each role.

Runs in `.venv-tools`, beside the code it tries: it knows the API as a client does. What is looked for: answers with a
status of 5xx, masked exceptions, answers that are no GraphQL, valid documents that are refused as invalid.
"""
