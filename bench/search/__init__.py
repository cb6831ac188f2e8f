"""Benches of searching; `alerts` is the one of saved searches."""
