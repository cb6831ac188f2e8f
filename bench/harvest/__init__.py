"""What issue 3 asks of harvesting, measured: one module a part, each with `measure(say)`."""
