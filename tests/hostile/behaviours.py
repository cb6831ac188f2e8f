"""What a server can do to whoever asks it, by name, and how each is to be told from an honest mishap."""

import gzip
import os
import socket
import struct
import threading
import zlib
from collections.abc import Callable

from rialto.base.client import BadAnswer, CutOff, FetchFailed, TooLarge, TooSlow

Behaviour = Callable[[socket.socket, bytes], None]
MB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\n"
GZIP = OK + b"Content-Encoding: gzip\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
# How slowly a slow server sends; set in a thread of its own, it ends with its test.
BEAT = 0.02


def sends(*pieces: bytes) -> Behaviour:
    """Send, and hang up."""

    def behave(connection: socket.socket, head: bytes) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return behave


def holds(*pieces: bytes) -> Behaviour:
    """Send, and wait for the other to hang up."""

    def behave(connection: socket.socket, head: bytes) -> None:
        for piece in pieces:
            connection.sendall(piece)
        connection.recv(1)

    return behave


def endless(head: bytes, piece: bytes, *, slowly: bool = False) -> Behaviour:
    """Send a piece again and again until the other hangs up."""

    def behave(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head)
        pause = threading.Event()
        while True:
            connection.sendall(piece)
            if slowly:
                pause.wait(BEAT)

    return behave


def redirects_for_ever(connection: socket.socket, head: bytes) -> None:
    """Each address leads to a new one, a little longer."""
    path = head.split(b" ")[1]
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + path + b"x\r\nContent-Length: 0\r\n\r\n")


def resets(connection: socket.socket, head: bytes) -> None:
    """Tear the connection down without a good-bye."""
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\nhalf")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half_closes(connection: socket.socket, head: bytes) -> None:
    """Say that nothing more comes, in the middle, and stay."""
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\nhalf")
    connection.shutdown(socket.SHUT_WR)
    connection.recv(1)


NOISE = os.urandom(3 * MB)
BOMB = gzip.compress(bytes(64 * MB), 9)
# The same content in the two other wrappings, without packing it again.
RAW_BOMB = BOMB[10:-8]
DEFLATE_BOMB = b"\x78\xda" + RAW_BOMB + zlib.adler32(bytes(64 * MB)).to_bytes(4, "big")
DAMAGED = bytearray(gzip.compress(NOISE[:50_000]))
DAMAGED[20_000] ^= 0xFF
WRONG_SUM = gzip.compress(b"hello" * 1000)[:-8] + b"\x00" * 8
BEHAVIOURS: dict[str, tuple[Behaviour, type[FetchFailed]]] = {
    # size
    "promises a gigabyte": (sends(OK + b"Content-Length: 1073741824\r\n\r\n", b"x"), TooLarge),
    "promises more than a number can hold": (sends(OK + b"Content-Length: " + b"9" * 19 + b"\r\n\r\nx"), TooLarge),
    "promises more digits than anybody reads": (sends(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nx"), CutOff),
    "a gigabyte without promising it": (endless(OK + b"\r\n", b"x" * 65536), TooLarge),
    "pieces without end": (endless(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), TooLarge),
    "pieces of one byte without end": (endless(CHUNKED, b"1\r\nx\r\n" * 5000), FetchFailed),
    "one piece of all the memory there is": (endless(CHUNKED + b"FFFFFFFFFFFF\r\n", b"x" * 65536), TooLarge),
    "three megabytes, packed": (sends(GZIP + b"\r\n", gzip.compress(NOISE)), TooLarge),
    # bombs
    "gzip bomb": (sends(GZIP + b"\r\n", BOMB), TooLarge),
    "gzip bomb in pieces": (sends(GZIP + b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n" % len(BOMB), BOMB, b"\r\n0\r\n\r\n"), TooLarge),
    "deflate bomb": (sends(OK + b"Content-Encoding: deflate\r\n\r\n", DEFLATE_BOMB), TooLarge),
    "raw deflate bomb": (sends(OK + b"Content-Encoding: deflate\r\n\r\n", RAW_BOMB), TooLarge),
    "gzip bombs one behind the other": (endless(GZIP + b"\r\n", gzip.compress(bytes(MB), 9)), TooLarge),
    "empty gzips one behind the other": (endless(GZIP + b"\r\n", gzip.compress(b"") * 2000), FetchFailed),
    "gzip with a name that never ends": (endless(GZIP + b"\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03", b"n" * 65536), TooLarge),
    "gzip inside gzip": (sends(OK + b"Content-Encoding: gzip, gzip\r\n\r\n", gzip.compress(BOMB)), CutOff),
    "brotli, which was not asked for": (sends(OK + b"Content-Encoding: br\r\n\r\n", NOISE[:1000]), CutOff),
    "zstd, which was not asked for": (sends(OK + b"Content-Encoding: zstd\r\n\r\n", NOISE[:1000]), CutOff),
    "packing with a name of 50 KB": (sends(OK + b"Content-Encoding: " + b"z" * 50_000 + b"\r\n\r\nx"), CutOff),
    # time
    "a byte of the body at a time": (endless(OK + b"\r\n", b"x", slowly=True), TooSlow),
    "a byte of a piece at a time": (endless(CHUNKED, b"1\r\nx\r\n", slowly=True), TooSlow),
    "a packed byte at a time": (endless(GZIP + b"\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03", b"n", slowly=True), TooSlow),
    "a byte of a header at a time": (endless(OK + b"X-Slow: ", b"x", slowly=True), TooSlow),
    "a header line at a time": (endless(OK, b"X-A: b\r\n", slowly=True), TooSlow),
    "a byte of the status at a time": (endless(b"HTTP/1.1 200 ", b"O", slowly=True), TooSlow),
    "empty lines before the answer": (endless(b"", b"\r\n", slowly=True), FetchFailed),
    "please wait, for ever": (endless(b"", b"HTTP/1.1 102 Processing\r\n\r\n", slowly=True), TooSlow),
    "please go on, for ever and fast": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), FetchFailed),
    "never answers": (holds(), TooSlow),
    "answers only the status": (holds(OK), TooSlow),
    "stops in the middle": (holds(OK + b"Content-Length: 100\r\n\r\nhalf"), TooSlow),
    "stops in the middle of a piece": (holds(CHUNKED + b"64\r\nhalf"), TooSlow),
    # headers
    "headers without end": (endless(OK, b"X-Flood: " + b"x" * 1000 + b"\r\n"), CutOff),
    "small headers without end": (endless(OK, b"a:b\r\n" * 1000), CutOff),
    "one header without end": (endless(OK + b"X-Long: ", b"x" * 65536), CutOff),
    "a folded header without end": (endless(OK + b"X-Folded: a\r\n", b" more\r\n" * 1000), CutOff),
    "a status without end": (endless(b"HTTP/1.1 200 ", b"O" * 65536), CutOff),
    "trailers without end": (endless(CHUNKED + b"1\r\nx\r\n0\r\n", b"X-Trailer: " + b"x" * 1000 + b"\r\n"), CutOff),
    "a remark on a piece without end": (endless(CHUNKED + b"1;", b"x" * 65536), CutOff),
    "a header without a colon": (sends(OK + b"nonsense\r\n\r\nx"), CutOff),
    "null bytes in a header": (sends(OK + b"X-Null: a\x00b\r\n\r\nx"), CutOff),
    "control characters in a header's name": (sends(OK + b"X\x01Y: a\r\n\r\nx"), CutOff),
    # numbers
    "two lengths": (sends(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), CutOff),
    "a negative length": (sends(OK + b"Content-Length: -5\r\n\r\nxx"), CutOff),
    "a length in words": (sends(OK + b"Content-Length: five\r\n\r\nxxxxx"), CutOff),
    "a length that is a sum": (sends(OK + b"Content-Length: 1+1\r\n\r\nxx"), CutOff),
    "a negative piece": (sends(CHUNKED + b"-1\r\nxx\r\n"), CutOff),
    "a piece of nonsense": (sends(CHUNKED + b"zz\r\nxx\r\n"), CutOff),
    "a piece longer than it said": (sends(CHUNKED + b"1\r\nxxxxxxxx\r\n0\r\n\r\n"), CutOff),
    "a status that is none": (sends(b"HTTP/1.1 099 What\r\n\r\nx"), CutOff),
    "a status of five digits": (sends(b"HTTP/1.1 20000 OK\r\n\r\nx"), CutOff),
    # broken off
    "hangs up at once": (sends(), CutOff),
    "hangs up after the status": (sends(OK), CutOff),
    "hangs up in the middle": (sends(OK + b"Content-Length: 100\r\n\r\nhalf"), CutOff),
    "hangs up in the middle of a piece": (sends(CHUNKED + b"64\r\nhalf"), CutOff),
    "hangs up before the last piece": (sends(CHUNKED + b"4\r\nhalf\r\n"), CutOff),
    "hangs up in the middle of the packing": (sends(GZIP + b"\r\n", gzip.compress(NOISE[:5000])[:2000]), CutOff),
    "tears the connection down": (resets, CutOff),
    "half-closed": (half_closes, CutOff),
    # nonsense
    "packing is nonsense": (sends(GZIP + b"Content-Length: 5\r\n\r\nhello"), CutOff),
    "packing is damaged": (sends(GZIP + b"\r\n", bytes(DAMAGED)), CutOff),
    "packing has the wrong sum": (sends(GZIP + b"\r\n", WRONG_SUM), CutOff),
    "speaks something else": (sends(b"SSH-2.0-OpenSSH_9.6\r\n"), CutOff),
    "speaks as in 1991": (sends(b"<p>No status, no headers</p>"), CutOff),
    "speaks noise": (sends(NOISE[:2000]), CutOff),
    "speaks HTTP/2 unasked": (sends(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)), CutOff),
    "null bytes only": (sends(bytes(5000)), CutOff),
    "changes the protocol unasked": (sends(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nx"), FetchFailed),
    "says unchanged, though nobody asked": (sends(b"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"), CutOff),
    "gives a part, though nobody asked": (sends(b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4\r\n\r\nhalf"), CutOff),
    # redirects
    "redirects without end": (redirects_for_ever, FetchFailed),
    "redirects to itself": (sends(b"HTTP/1.1 301 Moved\r\nLocation: ?\r\nContent-Length: 0\r\n\r\n"), FetchFailed),
    "redirects to nowhere": (sends(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), BadAnswer),
    "redirects with a body without end": (endless(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", b"x" * 65536), FetchFailed),
    "redirects to an address of 50 KB": (sends(b"HTTP/1.1 302 Found\r\nLocation: /" + b"x" * 50_000 + b"\r\nContent-Length: 0\r\n\r\n"), FetchFailed),
    "offers a choice": (sends(b"HTTP/1.1 300 Multiple Choices\r\nContent-Length: 1\r\n\r\nx"), BadAnswer),
}  # fmt: skip
# Where a redirect may try to send us.
TARGETS = [
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://0.0.0.0/", "http://[::]/", "http://[::1]/",
    "http://[::ffff:10.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::1]/",
    "http://[2001:0:a00:1::1]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[ff02::1]/", "http://2130706433/",
    "http://0x7f.1/", "http://017700000001/", "http://127.1:1/", "http://localhost:1/", "http://8.8.8.8:22/", "http://8.8.8.8:8080/",
    "http://user:secret@192.168.1.1/", "https://10.0.0.1/", "file:///etc/passwd", "ftp://8.8.8.8/", "gopher://127.0.0.1/", "data:text/html,x",
    "javascript:alert(1)", "http://[bad/", "http://", "http://8.8.8.8:99999/", "http://exa mple.org/", "//10.0.0.1/", "http:\\\\10.0.0.1\\",
]  # fmt: skip
