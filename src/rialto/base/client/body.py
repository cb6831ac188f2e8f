"""Taking in an answer's body: counted, unpacked by ourselves, and cut off at the limit."""

import zlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from rialto.base.client.errors import CutOff, TooLarge

# What we offer in Accept-Encoding: formats that can be unpacked piece by piece with a cap.
ACCEPTED = "gzip, deflate"
# Honest calendars and lists shrink to a fiftieth at most; what shrinks further, and is not small, was made to burst.
RATIO_LIMIT = 200
RATIO_LOOKED_AT_FROM = 1024 * 1024


def read_body(pieces: Iterable[bytes], *, packing: str, limit: int, cut: bool = False) -> bytes:
    """Join the pieces, unpacked, up to `limit` bytes before and after unpacking; raises `TooLarge`, `CutOff`.

    `cut=True` returns what fits instead of refusing (robots.txt).
    """
    unpacker = Unpacker(packing, limit)
    received = 0
    for piece in pieces:
        received += len(piece)
        unpacker.feed(piece)
        if len(unpacker.content) > max(RATIO_LOOKED_AT_FROM, received * RATIO_LIMIT):
            raise TooLarge(
                _("The answer unpacks to more than %(ratio)s times its size.") % {"ratio": RATIO_LIMIT}
            )
        if received > limit or unpacker.is_full:
            if cut:
                return bytes(unpacker.content[:limit])
            raise TooLarge(_("The answer is larger than %(limit)s MB.") % {"limit": max(1, limit >> 20)})
    return unpacker.finish()


class Unpacker:
    """Unpacks gzip or deflate as it comes in; never holds more than a little over `limit` bytes."""

    def __init__(self, packing: str, limit: int) -> None:
        packing = packing.strip().lower()
        if packing not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise CutOff(
                _("The answer is packed in a way that was not asked for (%(packing)s).")
                % {"packing": packing[:40]}
            )
        self.packing = "" if packing == "identity" else packing
        self.limit = limit
        self.content = bytearray()
        self.machine = self.new_machine(raw=False) if self.packing else None
        self.began = False

    def new_machine(self, *, raw: bool) -> "zlib._Decompress":
        if self.packing == "deflate":
            return zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
        return zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def is_full(self) -> bool:
        return len(self.content) > self.limit

    def feed(self, piece: bytes) -> None:
        if self.machine is None:
            self.content += piece[: self.limit + 1 - len(self.content)]
            return
        while piece and not self.is_full:
            piece = self.step(piece)

    def step(self, piece: bytes) -> bytes:
        """Unpack one piece, give back what is left of it."""
        assert self.machine is not None  # noqa: S101 -- for the type checker
        try:
            self.content += self.machine.decompress(piece, self.limit + 1 - len(self.content))
        except zlib.error as error:
            if self.packing == "deflate" and not self.began:  # some servers send it without its header
                self.machine, self.began = self.new_machine(raw=True), True
                return piece
            raise CutOff(_("The answer's packing is damaged.")) from error
        self.began = True
        if self.machine.eof:
            rest = self.machine.unused_data
            if self.packing == "deflate" or not rest.startswith(b"\x1f\x8b"):
                return b""
            self.machine = self.new_machine(raw=False)
            return rest
        return self.machine.unconsumed_tail

    def finish(self) -> bytes:
        if self.machine is not None and self.began and not self.machine.eof:
            raise CutOff(_("The answer broke off in the middle."))
        return bytes(self.content)
