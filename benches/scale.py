"""A million paragraphs: the index, the first frame, keys everywhere in the corpus, search, memory, bytes sent; each beside a
floor that is measured in the same run.

    python3 benches/corpus.py target/scale 1000000 --annotators 10
    cargo build --release --bin gloss --example repaint --example json_floor && python3 benches/scale.py [FOLDER] [--json]

Uses `wc`, `less` and, where it is installed, `rg`. The dataset's files are linked into a folder of its own, so that nothing
of it is changed.
"""

import glob
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from terminal import ROOT, first_byte_of_text, frame, memory, quiet, start, stat, stop

GLOSS = os.path.join(ROOT, "target/release/gloss")
FLOOR = os.path.join(ROOT, "target/release/examples/repaint")
JSON_FLOOR = os.path.join(ROOT, "target/release/examples/json_floor")
RG = shutil.which("rg")
RARE, FREQUENT, NONE = "calm talks spring river", "ceasefire", "nowhere to be found"
WHO = "ada"
PAGE_UP, NEXT, LAST, BACK = "\x1b[5~", "\x1b[1;5B", "\x1b[1;5A", "\x7f"


def seconds(command, rounds=3, before=lambda: None):
    """The shortest of some runs; output is thrown away."""
    times = []
    for _ in range(rounds):
        before()
        begun = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})
        times.append(time.perf_counter() - begun)
    return round(min(times), 3)


def linked(source, target):
    for folder in ("corpus", "annotations"):
        os.makedirs(os.path.join(target, folder))
        for file in glob.glob(os.path.join(source, folder, "*")):
            # Another program may write to the one, never to the other.
            link = os.link if folder == "corpus" else shutil.copyfile
            link(file, os.path.join(target, folder, os.path.basename(file)))
    shutil.copyfile(os.path.join(source, "gloss.toml"), os.path.join(target, "gloss.toml"))
    os.mkdir(os.path.join(target, ".gloss"))


def index(dataset):
    """Cold: without an index; nothing is sought, the corpus is only known in the end. The floor reads the same bytes."""
    files = sorted(glob.glob(os.path.join(dataset, "corpus/*")))
    kept = os.path.join(dataset, ".gloss/corpus.index")
    known = [GLOSS, "search", "--doc", "no such article", "x", dataset]
    cold = seconds(known, before=lambda: os.path.exists(kept) and os.remove(kept))
    if not os.path.exists(kept):
        raise SystemExit("no index was made: is target/release/gloss there, and new?")
    floor = seconds(["wc", "-m", *files])
    found = {"index cold s": cold, "index warm s": seconds(known), "wc -m s": floor, "index cold / wc -m": round(cold / floor, 3)}
    if RG:
        found["rg -c s"] = seconds([RG, "-c", "", *files])
    return found


def first_frames(dataset):
    file = sorted(glob.glob(os.path.join(dataset, "corpus/*")))[0]
    ours, less = first_byte_of_text([GLOSS, dataset, "--as", WHO]), first_byte_of_text(["less", file])
    return {"first frame ms": round(ours, 1), "less ms": round(less, 1), "first frame / less": round(ours / less, 2)}


class Session:
    """A program in a terminal, keys in, times and bytes out."""

    def __init__(self, command, wait):
        self.child, self.terminal = start(command)
        frame(self.terminal)
        quiet(self.terminal, wait)

    def press(self, keys):
        """Milliseconds from a key to the last byte of its frame, and the frame's bytes; of a sequence its last key."""
        *before, last = keys if isinstance(keys, (list, tuple)) else [keys]
        for key in before:
            os.write(self.terminal, key.encode())
            # Its first keys may draw a hint, or nothing.
            quiet(self.terminal, 0.03)
        begun = time.perf_counter()
        os.write(self.terminal, last.encode())
        size = frame(self.terminal)
        return (time.perf_counter() - begun) * 1000, size

    def many(self, keys, rest=0.0):
        """Each key once its frame, and what comes `rest` seconds after it, is drawn."""
        pressed = []
        for key in keys:
            pressed.append(self.press(key))
            if rest:
                quiet(self.terminal, rest)
        return pressed

    def go(self, *keys, rest=0.5):
        """To another place: only that it got there counts."""
        for key in keys:
            os.write(self.terminal, key.encode())
            quiet(self.terminal, rest)


def figures(pressed):
    times = sorted(time for time, _ in pressed)
    return {"n": len(times), "p50": round(statistics.median(times), 2), "p99": round(times[len(times) * 99 // 100], 2),
            "max": round(times[-1], 2), "bytes": statistics.median(size for _, size in pressed)}


def keys(dataset):
    here = Session([GLOSS, dataset, "--as", WHO], 1)
    found = {"resident MB, first frame": memory(here.child)}
    quiet(here.terminal, 5)
    found["resident MB, all read"] = memory(here.child)
    floor = Session([FLOOR], 0.3)

    def measure(name, keys, rest=0.0):
        # The floor in turns with it, so that what else the machine does falls on both.
        bare, ours = figures(floor.many("lh" * 100)), figures(here.many(keys, rest))
        found[name] = {**ours, "repaint p50": bare["p50"], "repaint p99": bare["p99"],
                       "p50 / repaint": round(ours["p50"] / bare["p50"], 2), "p99 / repaint": round(ours["p99"] / bare["p99"], 2)}
        quiet(here.terminal)

    for place in ("start", "middle", "end"):
        if place != "start":
            here.go("g", "l", "G")
            if place == "middle":
                here.go(*[PAGE_UP] * 40, rest=0.1)
            here.go("\r", rest=1)
        measure(f"move, {place}", ("l" * 40 + "h" * 40) * 3)
        measure(f"row below and above, {place}", "jk" * 60)
        measure(f"next paragraph, {place}", " " * 8 + BACK * 8, 0.05)
        measure(f"next article, {place}", ([NEXT, LAST] if place == "start" else [LAST, NEXT]) * 15, 0.05)
        measure(f"G and gg, {place}", ["G", ("g", "g")] * 15, 0.05)
        measure(f"gn, {place}", [("g", "n")] * 20, 0.05)
    measure("tag and undo", ["p", "u"] * 25, 0.05)
    measure("library opens", [("g", "l"), "q"] * 10, 0.05)
    here.go("g", "l")
    measure("G and gg in the library", ["G", ("g", "g")] * 10, 0.05)
    measure("sort in the library", ["s"] * 12, 0.05)
    here.go("/")
    measure("filter in the library, each letter", list("report 77 outlet:lake") + [BACK] * 21, 0.05)
    here.go("\x1b", "\x1b", "q", rest=1)
    here.go("g", "/", *"ceasefire", rest=0.05)
    hits = here.press("\r")
    found["g/ to its first frame ms"] = round(hits[0], 1)
    quiet(here.terminal, 3)
    found["resident MB, after a search"] = memory(here.child)
    here.go("\x1b", rest=1)
    busy = stat(here.child)
    time.sleep(10)
    found["idle cpu s in 10"] = round(stat(here.child) - busy, 3)
    found["resident MB at most"] = memory(here.child, "VmHWM")
    stop(here.child, here.terminal)
    stop(floor.child, floor.terminal)
    return found


def first_line(command):
    """Milliseconds to the first bytes of an output."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        os.read(running.stdout.fileno(), 1)
        took = (time.perf_counter() - begun) * 1000
        running.kill()
    return round(took, 1)


def search(dataset):
    found, corpus = {}, os.path.join(dataset, "corpus")
    for name, word in (("none", NONE), ("rare", RARE), ("frequent", FREQUENT)):
        ours = seconds([GLOSS, "search", "--count", word, dataset])
        found[f"search, {name} s"] = ours
        if name != "none":
            found[f"search, {name}, first hit ms"] = first_line([GLOSS, "search", word, dataset])
        if RG:
            floor = seconds([RG, "-F", "-S", "--count-matches", word, corpus])
            found[f"rg, {name} s"], found[f"search / rg, {name}"] = floor, round(ours / floor, 2)
    return found


def loading(dataset):
    """All annotations of everybody, read and compared by `gloss stats`; and parsed alone."""
    files = sorted(glob.glob(os.path.join(dataset, "annotations/*.jsonl")))
    ours = seconds([GLOSS, "stats", dataset], rounds=1)
    floor = sum(seconds([JSON_FLOOR, file, os.devnull], rounds=1) for file in files)
    return {"gloss stats s": ours, "serde_json, the same lines s": round(floor, 2), "stats / serde_json": round(ours / floor, 2)}


def main():
    arguments = [one for one in sys.argv[1:] if one != "--json"]
    source = os.path.abspath(arguments[0] if arguments else os.path.join(ROOT, "target/scale"))
    found = {"load before": os.getloadavg()[0]}
    if not RG:
        print("rg is not installed: search is measured without its floor", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(source)) as folder:
        dataset = os.path.join(folder, "dataset")
        linked(source, dataset)
        for part in (index, first_frames, keys, search, loading):
            more = part(dataset)
            found.update(more)
            if "--json" not in sys.argv:
                table(more)
    found["load after"] = os.getloadavg()[0]
    if "--json" in sys.argv:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        table({key: found[key] for key in ("load before", "load after")})


def table(rows):
    for name, value in rows.items():
        shown = "  ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else value
        print(f"{name:42} {shown}", flush=True)


if __name__ == "__main__":
    main()
