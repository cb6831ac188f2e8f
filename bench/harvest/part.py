"""One part of the harvest bench in a process and a shop of its own: `python -m bench.harvest.part NAME [--whole]`."""

from bench.measuring.parts import run_part


def make_tables() -> None:
    """A shop with vocabularies and nothing else."""
    from django.core.management import call_command

    from rialto.taxonomy.actions import load_vocabularies

    call_command("migrate", verbosity=0)
    load_vocabularies()


if __name__ == "__main__":
    run_part("harvest", prepare=make_tables)
