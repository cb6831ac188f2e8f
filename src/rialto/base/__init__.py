"""What every room stands on: refusals in words, paging, progress, the guarded HTTP client, clean markup, logs.

Nothing here knows what an entry is. Start with `errors` and `client`.
"""
