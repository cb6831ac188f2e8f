"""What the engine throws when its files are broken, turned into one error after the folder has been marked."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..port import IndexDamaged
from .folder import Folder, Generation


def is_panic(error: BaseException) -> bool:
    """A panic of the engine's Rust code: it derives from BaseException and cannot be imported."""
    return type(error).__name__ == "PanicException"


@contextmanager
def damage_noticed(folder: Folder, generation: Generation) -> Iterator[None]:
    """Around calls into the engine whose arguments are known to be good: an error means that the files are not.

    A generation that has just been swapped out is not marked: its files went on purpose.
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, ValueError | OSError) and not is_panic(error):
            raise
        current = folder.current()
        if current is not None and current.path == generation.path:
            generation.mark_damaged(str(error)[:2000])
        raise IndexDamaged(f"The index {generation.name} cannot be read: {str(error)[:200]}") from error
