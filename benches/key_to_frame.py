"""Key -> last byte of the frame, through a real pseudo-terminal of 120x36, three times in turns with a bare repaint; bytes
a key; memory; processor time when idle; first frame beside `less` on the first file.

    cargo build --release --bin gloss --example repaint && python3 benches/key_to_frame.py [DATASET]   (default: the sample)
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time

from terminal import ROOT, first_byte_of_text, frame, memory, quiet, start, stat, stop


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
    held = memory(child)
    busy = stat(child)
    time.sleep(3)
    idle = stat(child) - busy
    stop(child, terminal)
    times.sort()
    return {
        "p50_ms": round(statistics.median(times), 3),
        "p99_ms": round(times[len(times) * 99 // 100], 3),
        "bytes_a_key": statistics.median(sizes),
        "resident_mb": held,
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
