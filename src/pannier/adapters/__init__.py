"""What Pannier asks of AWS beside its tables: objects, queues, the event bus, SMS, e-mail, push.

One class a service, synchronous, over botocore clients that are made at the first call. Nothing here knows a domain.
"""
