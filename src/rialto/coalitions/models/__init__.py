from rialto.coalitions.models.coalition import Coalition, CoalitionMember

__all__ = ["Coalition", "CoalitionMember"]
