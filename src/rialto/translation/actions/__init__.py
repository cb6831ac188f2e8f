"""Changing the queue: what is to be translated, what is sent, what comes back, and what people decide."""
