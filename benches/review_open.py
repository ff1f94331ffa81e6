"""Opening `gloss review` on a large dataset, through a real pseudo-terminal of 120x36: start -> first frame -> first
disagreement on the screen, without and with what an earlier session left in `.gloss/`; then key -> last byte of the frame
with the next disagreement, while the corpus is still being compared and afterwards; memory; idle processor.

    cargo bench --bench agree                    (makes target/agree: 1,000,000 spans of 20 annotators)
    cargo build --release --bin gloss && python3 benches/review_open.py [DATASET]          (default: target/agree)
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time

from terminal import COLUMNS, END, ROOT, ROWS, Screen

GLOSS = os.path.join(ROOT, "target/release/gloss")
VERSION = re.compile(r"^ [ ✓✗][1-9] ")


class Program(Screen):
    """The program and its screen."""

    def __init__(self, dataset):
        super().__init__()
        self.bytes = b""
        self.begun = time.perf_counter()
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            # The first size is there before the program asks for it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execvp(GLOSS, [GLOSS, "review", dataset, "--as", "reviewer"])

    def frame(self, seconds=60):
        """Takes the next whole frame; gives back when its last byte came, or `None` after so many seconds of silence."""
        while END not in self.bytes:
            if not select.select([self.terminal], [], [], seconds)[0]:
                return None
            try:
                self.bytes += os.read(self.terminal, 1 << 20)
            except OSError:  # its program has ended
                return None
        at = time.perf_counter()
        frame, self.bytes = self.bytes.split(END, 1)
        self.draw(frame.decode())
        return at

    def versions(self):
        """The versions in the drawer; none where nothing to decide is shown."""
        return [line[:86] for line in self.lines() if VERSION.match(line)]

    def article(self):
        return re.search(r"▸ *([0-9/]*)", self.lines()[0])[1]

    def is_counted(self):
        return any("in the corp" in line[98:] for line in self.lines())

    def is_saved(self):
        return "● saved" in self.lines()[-1]

    def until(self, wanted, since, seconds=60):
        """Milliseconds until the first frame for which something holds."""
        while True:
            at = self.frame(seconds)
            if at is None:
                raise SystemExit("never came:\n" + "\n".join(self.lines()))
            if wanted():
                return (at - since) * 1000

    def quiet(self, seconds=0.3):
        while self.frame(seconds) is not None:
            pass

    def press(self, key):
        """Milliseconds from a key to the next disagreement, and to the first frame from then on that says all is saved;
        whether it stands in another article."""
        before = self.versions(), self.article()
        since = time.perf_counter()
        os.write(self.terminal, key)
        shown = self.until(lambda: self.versions() and self.versions() != before[0], since)
        saved = shown if self.is_saved() else self.until(self.is_saved, since)
        return shown, saved, self.article() != before[1]

    def processor(self):
        fields = open(f"/proc/{self.child}/stat").read().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, name):
        line = next(line for line in open(f"/proc/{self.child}/status") if line.startswith(name))
        return round(int(line.split()[1]) / 1024)

    def kill(self):
        os.kill(self.child, signal.SIGTERM)
        self.quiet()
        os.waitpid(self.child, 0)
        os.close(self.terminal)


def figures(times):
    times = sorted(times)
    if not times:
        return "none"
    at = lambda part: round(times[min(len(times) - 1, int(len(times) * part))], 2)
    return f"n {len(times)}  p50 {at(0.5)}  p99 {at(0.99)}  max {round(times[-1], 2)} ms"


def keys(program, key, count):
    pressed = [program.press(key) for _ in range(count)]
    return {
        "in the same article": figures([shown for shown, _, moved in pressed if not moved]),
        "in the next one": figures([shown for shown, _, moved in pressed if moved]),
        "saved": figures([saved for _, saved, _ in pressed]),
    }


def opening(dataset):
    program = Program(dataset)
    first = (program.frame() - program.begun) * 1000
    shown = program.versions() and first or program.until(program.versions, program.begun)
    return program, {"first_frame_ms": round(first, 1), "first_disagreement_ms": round(shown, 1)}


def session(dataset):
    program, found = opening(dataset)
    found["processor_s_by_then"] = round(program.processor(), 2)
    found["Tab while it counts"] = keys(program, b"\t", 400)
    found["still_counting"] = not program.is_counted()
    counted = program.is_counted() or program.until(program.is_counted, program.begun)
    found["counted_after_s"] = round(counted / 1000, 1)
    program.quiet(1)
    found["Tab"] = keys(program, b"\t", 400)
    found["digit"] = keys(program, b"1", 400)
    program.quiet()
    busy = program.processor()
    time.sleep(3)
    found["idle_cpu_s_in_3"] = round(program.processor() - busy, 3)
    found["resident_mb"], found["most_mb"] = program.memory("VmRSS"), program.memory("VmHWM")
    program.kill()
    decided = [json.loads(line) for line in open(os.path.join(dataset, "annotations/reviewer.jsonl"))]
    found["decisions_on_disk"] = sum(record["kind"] == "decision" for record in decided)
    return found


def linked(source, target):
    """The same files under other names: what a session writes stays out of the dataset."""
    for folder, _, files in os.walk(source):
        there = os.path.join(target, os.path.relpath(folder, source))
        if ".gloss" not in folder:
            os.makedirs(there, exist_ok=True)
            for file in files:
                os.link(os.path.join(folder, file), os.path.join(there, file))


def main():
    source = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "target/agree"))
    with tempfile.TemporaryDirectory(dir=os.path.dirname(source)) as folder:
        dataset = os.path.join(folder, "dataset")
        linked(source, dataset)
        print("load before", os.getloadavg()[0])
        for which in ("cold", "warm", "warm", "warm"):
            program, found = opening(dataset)
            print(which, json.dumps(found), flush=True)
            # The index is written once the first disagreement is shown.
            time.sleep(3 if which == "cold" else 0)
            program.kill()
        for _ in range(2):
            print(json.dumps(session(dataset), indent=1), flush=True)
        print("load after", os.getloadavg()[0])


main()
