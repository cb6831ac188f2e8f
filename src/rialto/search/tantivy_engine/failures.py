"""What the engine throws when its files are broken, turned into one error after the folder has been marked."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..port import IndexDamaged, IndexUnwritable
from .folder import Folder, Generation


def is_panic(error: BaseException) -> bool:
    """A panic of the engine's Rust code: it derives from BaseException and cannot be imported."""
    return type(error).__name__ == "PanicException"


def is_of_engine(error: BaseException) -> bool:
    """Whether the engine or the system under it said no: all of these may come of broken files, a full disk, or a bad document."""
    return isinstance(error, ValueError | OSError) or is_panic(error)


@contextmanager
def fullness_noticed(folder: Folder) -> Iterator[None]:
    """Around what writes: an error while the folder takes nothing more is no damage and nobody's fault.

    The engine tells a full disk in several ways ("a worker thread was killed" among them), so the folder itself is tried.
    """
    try:
        yield
    except BaseException as error:
        if is_of_engine(error) and not folder.has_room():
            raise IndexUnwritable(f"The index cannot be written: {str(error)[:200]}") from error
        raise


@contextmanager
def damage_noticed(folder: Folder, generation: Generation) -> Iterator[None]:
    """Around calls into the engine whose arguments are known to be good: an error means that the files are not.

    A generation that has just been swapped out is not marked: its files went on purpose.
    """
    try:
        yield
    except BaseException as error:
        if not is_of_engine(error):
            raise
        current = folder.current()
        if current is not None and current.path == generation.path:
            generation.mark_damaged(str(error)[:2000])
        raise IndexDamaged(f"The index {generation.name} cannot be read: {str(error)[:200]}") from error
