"""A line between two sites that can be cut: a proxy that passes bytes on, or breaks off and refuses."""

import contextlib
import socket
import threading

CHUNK = 64 * 1024


class Line:
    """Listens on `port` and passes on to `target`, until it is cut; connections that are open then break off."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.is_cut = False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break off what is open, in the middle of whatever it was, and let nobody through."""
        self.is_cut = True
        with self._lock:
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                caller, _address = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                caller.close()
                continue
            threading.Thread(target=self._join, args=(caller,), daemon=True).start()

    def _join(self, caller: socket.socket) -> None:
        try:
            called = socket.create_connection(("127.0.0.1", self.target), timeout=10)
        except OSError:
            caller.close()
            return
        called.settimeout(None)
        with self._lock:
            self._open |= {caller, called}
        there = threading.Thread(target=self._pass, args=(caller, called), daemon=True)
        there.start()
        self._pass(called, caller)
        there.join()
        with self._lock:
            self._open -= {caller, called}
        caller.close()
        called.close()

    def _pass(self, giver: socket.socket, taker: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := giver.recv(CHUNK):
                taker.sendall(piece)
        with contextlib.suppress(OSError):
            taker.shutdown(socket.SHUT_WR)
