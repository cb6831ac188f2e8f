from rialto.coalitions.models.coalition import Coalition, CoalitionMember
from rialto.coalitions.models.transfers import Adaptation, Transfer, TransferMessage, TransferStep

__all__ = ["Adaptation", "Coalition", "CoalitionMember", "Transfer", "TransferMessage", "TransferStep"]
