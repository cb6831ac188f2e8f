"""One part of the bench of searching in a process of its own: `python -m bench.search.part NAME`."""

from bench.measuring.parts import run_part

if __name__ == "__main__":
    run_part("search")
