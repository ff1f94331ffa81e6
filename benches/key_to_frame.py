"""Key -> last byte of the frame, through a real pseudo-terminal of 120x36, three times in turns with a bare repaint; bytes
a key; memory; processor time when idle; first frame beside `less` on the first file.

    cargo build --release --bin gloss --example repaint && python3 benches/key_to_frame.py [DATASET]   (default: the sample)
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
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    return child, terminal


def stop(child, terminal):
    os.write(terminal, b"q")
    quiet(terminal)
    os.waitpid(child, 0)


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


def keys(command, warm):
    child, terminal = start(command)
    frame(terminal)
    quiet(terminal, warm)
    times, sizes = [], []
    for key in ("l" * 40 + "h" * 40) * 20 + "jk" * 200:
        before = time.perf_counter()
        os.write(terminal, key.encode())
        sizes.append(frame(terminal))
        times.append((time.perf_counter() - before) * 1000)
    memory = next(line.split()[1] for line in open(f"/proc/{child}/status") if line.startswith("VmRSS"))
    busy = stat(child)
    time.sleep(3)
    idle = stat(child) - busy
    stop(child, terminal)
    times.sort()
    return {
        "p50_ms": round(statistics.median(times), 3),
        "p99_ms": round(times[len(times) * 99 // 100], 3),
        "bytes_a_key": statistics.median(sizes),
        "resident_mb": round(int(memory) / 1024, 1),
        "idle_cpu_seconds_in_3": round(idle, 3),
    }


def main():
    with tempfile.TemporaryDirectory() as folder:
        dataset = os.path.join(folder, "dataset")
        source = sys.argv[1] if len(sys.argv) > 1 else ROOT
        os.mkdir(dataset)
        shutil.copytree(os.path.join(source, "corpus"), os.path.join(dataset, "corpus"))
        file = os.path.join(dataset, "corpus", sorted(os.listdir(os.path.join(dataset, "corpus")))[0])
        program = os.path.join(ROOT, "target/release/gloss")
        floor = os.path.join(ROOT, "target/release/examples/repaint")
        ours, bare, ratios = [], [], []
        # In turns, so that what else the machine does falls on both.
        for _ in range(3):
            bare.append(keys([floor], 0.3))
            ours.append(keys([program, dataset, "--as", "bench"], 1.5))
            ratios.append({key: round(ours[-1][key] / bare[-1][key], 2) for key in ("p50_ms", "p99_ms")})
        print(json.dumps({
            "first_frame_ms": round(first_byte_of_text([program, dataset, "--as", "bench"]), 1),
            "less_ms": round(first_byte_of_text(["less", file]), 1),
            "ours": ours, "bare_repaint": bare, "ratio": ratios,
        }, indent=1))


main()
