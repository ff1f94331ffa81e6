"""Key -> last byte of the frame, through a real pseudo-terminal of 120x36; bytes a key; memory; processor time when idle.

    cargo build --release && python3 benches/key_to_frame.py [DATASET]      (default: a copy of the sample)
"""

import fcntl
import json
import os
import pty
import select
import shutil
import statistics
import struct
import sys
import tempfile
import termios
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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
        os.read(terminal, 1 << 20)


def stat(child):
    fields = open(f"/proc/{child}/stat").read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    with tempfile.TemporaryDirectory() as folder:
        dataset = os.path.join(folder, "dataset")
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], dataset)
        else:
            os.mkdir(dataset)
            shutil.copytree(os.path.join(ROOT, "corpus"), os.path.join(dataset, "corpus"))
        started = time.perf_counter()
        child, terminal = pty.fork()
        if child == 0:
            program = os.path.join(ROOT, "target/release/gloss")
            os.execv(program, [program, dataset, "--as", "bench"])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        frame(terminal)
        first = time.perf_counter() - started
        quiet(terminal, 1.0)
        times, sizes = [], []
        for key in ("l" * 40 + "h" * 40) * 5 + "jk" * 50:
            before = time.perf_counter()
            os.write(terminal, key.encode())
            sizes.append(frame(terminal))
            times.append((time.perf_counter() - before) * 1000)
        memory = next(line.split()[1] for line in open(f"/proc/{child}/status") if line.startswith("VmRSS"))
        busy = stat(child)
        time.sleep(3)
        idle = stat(child) - busy
        os.write(terminal, b"q")
        os.waitpid(child, 0)
        times.sort()
        print(json.dumps({
            "first_frame_ms": round(first * 1000, 1),
            "key_to_frame_ms": {"p50": round(statistics.median(times), 3), "p99": round(times[len(times) * 99 // 100], 3)},
            "bytes_a_key": statistics.median(sizes),
            "resident_mb": round(int(memory) / 1024, 1),
            "idle_cpu_seconds_in_3": round(idle, 3),
        }))


main()
