from rialto.coalitions.queries.coalitions import coalition_in, members_of

__all__ = ["coalition_in", "members_of"]
