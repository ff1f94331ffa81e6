"""A program in a pseudo-terminal of 120x36, as the benches drive it: keys in, whole frames out, processor and memory."""

import fcntl
import os
import pty
import re
import select
import statistics
import struct
import termios
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROWS, COLUMNS = 36, 120
END = b"\x1b[?2026l"  # the end of a synchronized frame


def frame(terminal, seconds=5):
    """Reads until a whole frame came; gives back its bytes."""
    seen = b""
    while END not in seen:
        if not select.select([terminal], [], [], seconds)[0]:
            raise SystemExit(f"no frame came; seen {seen[-200:]!r}")
        seen += os.read(terminal, 1 << 20)
    return len(seen)


def quiet(terminal, seconds=0.3):
    while select.select([terminal], [], [], seconds)[0]:
        try:
            os.read(terminal, 1 << 20)
        except OSError:  # its program has ended
            return


def stat(child):
    fields = open(f"/proc/{child}/stat").read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(command):
    child, terminal = pty.fork()
    if child == 0:
        # The first size is there before the program asks for it.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execvp(command[0], command)
    return child, terminal


def stop(child, terminal):
    os.write(terminal, b"q")
    quiet(terminal)
    os.waitpid(child, 0)


def memory(child, name="VmRSS"):
    """Megabytes that a process holds (`VmRSS`), or held at most (`VmHWM`)."""
    line = next(line for line in open(f"/proc/{child}/status") if line.startswith(name))
    return round(int(line.split()[1]) / 1024, 1)


def first_byte_of_text(command, rounds=11):
    """Milliseconds from the start to the first whole frame (ours) or the first bytes after which it is quiet (less)."""
    times = []
    for _ in range(rounds):
        before = time.perf_counter()
        child, terminal = start(command)
        if command[0] == "less":
            last = before
            while select.select([terminal], [], [], 0.1)[0]:
                os.read(terminal, 1 << 20)
                last = time.perf_counter()
            times.append((last - before) * 1000)
        else:
            frame(terminal)
            times.append((time.perf_counter() - before) * 1000)
            quiet(terminal)
        stop(child, terminal)
    return statistics.median(times)


class Screen:
    """What frames draw: places, erasing and text are all that one consists of, colours aside."""

    def __init__(self):
        self.cells = [[" "] * COLUMNS for _ in range(ROWS)]
        self.row = self.column = 0

    def draw(self, text):
        for code, arguments, letter, shown in re.findall(r"(\x1b\[([?<>=0-9;]*)([A-Za-z]))|([^\x1b\x00-\x1f])", text):
            if shown:
                if self.row < ROWS and self.column < COLUMNS:
                    self.cells[self.row][self.column] = shown
                self.column += 1
            elif letter == "H":
                row, column = (arguments.split(";") + ["1"])[:2] if arguments else ("1", "1")
                self.row, self.column = int(row) - 1, int(column) - 1
            elif letter == "J":
                self.cells = [[" "] * COLUMNS for _ in range(ROWS)]

    def lines(self):
        return ["".join(row) for row in self.cells]
