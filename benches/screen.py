"""From key to frame, through a terminal of 200 columns and 60 lines:

    python3 benches/screen.py PROGRAM CORPUS [more options]

Opens the review, presses keys while the scan runs and after it, and prints how long the first frame and
the answers took. The answer to a key is the output that holds the words it brings to the screen."""

import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import termios
import time


class Screen:
    def __init__(self, line: list[str]) -> None:
        self.begin = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # Before the program asks how large the screen is.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
            os.environ.update(TERM="xterm-256color", LANG="en_GB.UTF-8", COLORTERM="truecolor")
            os.execvp(line[0], line)

    def read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.fd], [], [], seconds)
        try:
            return os.read(self.fd, 1 << 16) if ready else b""
        except OSError:
            return b""

    def until(self, words: bytes, patience: float = 60.0) -> float:
        """Seconds until these words are written."""
        begin, seen = time.perf_counter(), b""
        while time.perf_counter() - begin < patience:
            seen = seen[-4096:] + self.read(0.05)
            if words in seen:
                return time.perf_counter() - begin
        raise SystemExit(f"{words!r} never came; last: {seen[-300:]!r}")

    def press(self, key: bytes, words: bytes) -> float:
        os.write(self.fd, key)
        return self.until(words)

    def drain(self, seconds: float = 0.02) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.read(0.005)

    def memory(self) -> int:
        status = open(f"/proc/{self.pid}/status", encoding="ascii").read()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def show(name: str, times: list[float]) -> None:
    times = sorted(1000 * t for t in times)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{name}: {len(times)} keys, median {statistics.median(times):.1f} ms, p99 {p99:.1f} ms, most {times[-1]:.1f} ms")


def main() -> None:
    screen = Screen([sys.argv[1], *sys.argv[3:], "--lang", "en", "--ambiguous-width", "narrow", "--reviewer", "bench", sys.argv[2]])
    first = screen.until(b"scanning")
    print(f"first frame after {1000 * (time.perf_counter() - screen.begin):.0f} ms (its last words after {1000 * first:.0f} ms)")
    screen.drain(0.3)
    during, limit = [], time.perf_counter() + 8
    while time.perf_counter() < limit:
        during.append(screen.press(b"?", OPENS))
        screen.drain()
        os.write(screen.fd, b"\x1b")
        screen.drain(GAP)
    show("? while the scan runs", during)
    begin, quiet = time.perf_counter(), 0.0
    while quiet < 3 and time.perf_counter() - begin < float(os.environ.get("PATIENCE", "300")):
        quiet = 0.0 if screen.read(1) else quiet + 1
    print(f"quiet after {time.perf_counter() - screen.begin:.1f} s, peak memory {screen.memory()} MB")
    after = []
    for _ in range(100):
        after.append(screen.press(b"?", OPENS))
        screen.drain()
        os.write(screen.fd, b"\x1b")
        screen.drain(GAP)
    show("? after the scan", after)
    counted = []
    for _ in range(5):
        os.write(screen.fd, b" o")
        # It is whole when nothing more comes; what is shown before that is a part.
        begin = last = time.perf_counter()
        while time.perf_counter() - last < 0.5 and time.perf_counter() - begin < 20:
            if screen.read(0.05):
                last = time.perf_counter()
        counted.append(last - begin)
        os.write(screen.fd, b"\x1b")
        screen.drain(0.5)
    show("Space o overview (to the last output)", counted)
    for key, name in [(b"n", "n next finding"), (b"N", "N previous finding"), (b"]", "] next report"), (b"-", "- sort"), (b"j", "j down")]:
        times = []
        for _ in range(10):
            os.write(screen.fd, key)
            begin = time.perf_counter()
            if screen.read(2):
                times.append(time.perf_counter() - begin)
            screen.drain(0.3)
        if times:
            show(f"{name} (to the first output)", times)
    os.write(screen.fd, b"q")
    screen.drain(0.5)
    os.close(screen.fd)


OPENS = os.environ.get("OPENS", "type to search").encode()
# So long after each key; a busy machine needs more.
GAP = float(os.environ.get("GAP", "0.06"))

if __name__ == "__main__":
    main()
