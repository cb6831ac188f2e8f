"""What coalitions do in the background, part by part."""

from rialto.coalitions import pledge_tasks

__all__ = ["pledge_tasks"]
