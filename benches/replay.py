#!/usr/bin/env python3
"""Types a script of `cargo bench --bench keys -- DATASET --gold GOLD --script SCRIPT` into the real program in a
pseudo-terminal, on a copy of the dataset without its annotations, and compares what stands on the disk with the gold.

    python3 benches/replay.py DATASET SCRIPT GOLD [GLOSS]

Each key is sent once the program has been silent for some milliseconds after the one before, as a person types who looks.
Prints the number of keys and spans, and the spans that differ; exit 1 where any does.
"""

import json
import os
import pty
import select
import shutil
import struct
import sys
import tempfile
import termios
import fcntl
import time

NAMED = {
    "<Enter>": b"\r", "<Tab>": b"\t", "<S-Tab>": b"\x1b[Z", "<Esc>": b"\x1b", "<Space>": b" ", "<BS>": b"\x7f",
    "<lt>": b"<", "<Home>": b"\x1b[H", "<End>": b"\x1b[F", "<A-Enter>": b"\x1b\r", "<A-Right>": b"\x1b[1;3C",
    "<A-Left>": b"\x1b[1;3D", "<A-S-Right>": b"\x1b[1;4C", "<A-S-Left>": b"\x1b[1;4D", "<S-Right>": b"\x1b[1;2C",
    "<S-Left>": b"\x1b[1;2D", "<PgDn>": b"\x1b[6~", "<PgUp>": b"\x1b[5~",
}
QUIET = 0.04


def drain(fd, quiet):
    """Reads until nothing comes for `quiet` seconds."""
    while select.select([fd], [], [], quiet)[0]:
        try:
            if not os.read(fd, 1 << 16):
                return
        except OSError:
            return


def spans(path):
    facts = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            facts[record["id"]] = record
    live = [r for r in facts.values() if r["kind"] == "span"]
    return {(r["doc"], r["start"], r["end"], r["layer"], r["label"]) for r in live}


def main():
    dataset, script, gold = sys.argv[1:4]
    gloss = os.path.abspath(sys.argv[4] if len(sys.argv) > 4 else "target/release/gloss")
    keys = open(script, encoding="utf-8").read().split("\n")[:-1]
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy")
        shutil.copytree(dataset, copy, ignore=shutil.ignore_patterns("annotations", ".gloss", "target", ".git"))
        pid, fd = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm-256color", GLOSS_CONFIG=os.path.join(folder, "none.toml"))
            open(os.environ["GLOSS_CONFIG"], "w").close()
            os.execv(gloss, [gloss, copy, "--as", "bench"])
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        drain(fd, 1.0)
        begun = time.time()
        for key in keys:
            os.write(fd, NAMED.get(key) or key.encode())
            drain(fd, QUIET)
        seconds = time.time() - begun
        os.write(fd, b"q")
        drain(fd, 1.0)
        os.waitpid(pid, 0)
        made = spans(os.path.join(copy, "annotations", "bench.jsonl"))
    wanted = spans(gold)
    for sign, facts in (("+", made - wanted), ("-", wanted - made)):
        for fact in sorted(facts)[:20]:
            print(sign, *fact)
    print(json.dumps({
        "keys": len(keys), "spans": len(made), "gold": len(wanted), "equal": made == wanted,
        "keys_a_span": round(len(keys) / max(len(wanted), 1), 2), "seconds": round(seconds, 1),
    }))
    sys.exit(made != wanted)


if __name__ == "__main__":
    main()
