from rialto.coalitions.actions.people import appoint, dismiss, leave_coalition

__all__ = ["appoint", "dismiss", "leave_coalition"]
