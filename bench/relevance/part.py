"""One part of the relevance bench in a process of its own: `python -m bench.relevance.part NAME [--whole]`."""

from bench.measuring.parts import run_part

if __name__ == "__main__":
    run_part("relevance")
