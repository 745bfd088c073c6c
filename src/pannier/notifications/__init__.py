"""Who hears of what: event → messages (pure), the inboxes, and the senders, one a channel."""
