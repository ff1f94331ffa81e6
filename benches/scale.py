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
RARE, FREQUENT, NONE = "Déjà à Łódź", "ceasefire", "nowhere to be found"


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
    """Cold: without an index. The floors read the same bytes."""
    files = sorted(glob.glob(os.path.join(dataset, "corpus/*")))
    kept = os.path.join(dataset, ".gloss/corpus.index")
    warm = lambda: os.path.exists(kept) or subprocess.run([GLOSS, "index", dataset], stdout=subprocess.DEVNULL)
    cold = seconds([GLOSS, "index", dataset], before=lambda: os.path.exists(kept) and os.remove(kept))
    found = {"index cold s": cold, "index warm s": seconds([GLOSS, "index", dataset], before=warm), "wc -m s": seconds(["wc", "-m", *files])}
    found["index cold / wc -m"] = round(cold / found["wc -m s"], 3)
    return found


def first_frames(dataset):
    file = sorted(glob.glob(os.path.join(dataset, "corpus/*")))[0]
    ours, less = first_byte_of_text([GLOSS, dataset, "--as", "ada"]), first_byte_of_text(["less", file])
    return {"first frame ms": round(ours, 1), "less ms": round(less, 1), "first frame / less": round(ours / less, 2)}


class Session:
    def __init__(self, command):
        self.begun = time.perf_counter()
        self.child, self.terminal = start(command)
        self.text = b""

    def press(self, key):
        """Milliseconds from a key to the last byte of its frame, and the frame's bytes."""
        begun = time.perf_counter()
        os.write(self.terminal, key.encode())
        size = frame(self.terminal)
        return (time.perf_counter() - begun) * 1000, size

    def many(self, keys, rest=0.0):
        pressed = []
        for key in keys:
            pressed.append(self.press(key))
            time.sleep(rest)
        return pressed


def figures(pressed):
    times = sorted(time for time, _ in pressed)
    return {"p50": round(statistics.median(times), 2), "p99": round(times[len(times) * 99 // 100], 2), "max": round(times[-1], 2),
            "bytes": statistics.median(size for _, size in pressed)}


def keys(dataset):
    floor = Session([FLOOR])
    frame(floor.terminal)
    quiet(floor.terminal)
    bare = figures(floor.many("lh" * 400))
    stop(floor.child, floor.terminal)
    here = Session([GLOSS, dataset, "--as", "ada"])
    frame(here.terminal)
    quiet(here.terminal, 4)
    found = {"bare repaint": bare}

    def measure(name, pressed):
        found[name] = {**figures(pressed), "p99 / repaint": round(figures(pressed)["p99"] / bare["p99"], 2)}
        quiet(here.terminal)

    for place in ("start", "middle", "end"):
        if place != "start":
            to_there = {"middle": "G" + "k" * 0, "end": "G"}[place]
            here.many("L")
            quiet(here.terminal)
            here.many(to_there)
            if place == "middle":
                here.many("\x02" * 60)
            here.many("\r")
            quiet(here.terminal, 1)
        measure(f"move, {place}", here.many("l" * 40 + "h" * 40 + "l" * 40 + "h" * 40))
        measure(f"next paragraph, {place}", here.many("jk" * 50))
        measure(f"next article, {place}", here.many("[]" * 25 if place == "end" else "][" * 25, 0.05))
    measure("tag and undo", here.many("pu" * 25, 0.05))
    measure("gn", [max(here.many("gn")) if False else here_gn(here) for _ in range(25)])
    measure("library opens", [library(here) for _ in range(10)])
    here.many("L/")
    measure("library filter", here.many("report 77 date:2015" + "\x7f" * 19))
    here.many("\x1b")
    quiet(here.terminal)
    measure("G in the library", here.many("Gg" * 0 + "G"))
    here.many("q")
    quiet(here.terminal, 1)
    found["resident MB"] = memory(here.child)
    busy = stat(here.child)
    time.sleep(5)
    found["idle cpu s in 5"] = round(stat(here.child) - busy, 3)
    stop(here.child, here.terminal)
    found["resident MB at most"] = None
    return found


def here_gn(here):
    os.write(here.terminal, b"g")
    time.sleep(0.02)
    quiet(here.terminal, 0.02)
    return here.press("n")


def library(here):
    one = here.press("L")
    quiet(here.terminal, 0.1)
    here.press("q")
    quiet(here.terminal, 0.1)
    return one


def search(dataset):
    found = {}
    rg = shutil.which("rg")
    corpus = os.path.join(dataset, "corpus")
    subprocess.run([GLOSS, "index", dataset], stdout=subprocess.DEVNULL)
    for name, word in (("none", NONE), ("rare", RARE), ("frequent", FREQUENT)):
        ours = seconds([GLOSS, "search", "--count", word, dataset])
        found[f"search {name} s"] = ours
        if rg:
            floor = seconds([rg, "-F", "-S", "--count-matches", word, corpus])
            found[f"rg {name} s"], found[f"search {name} / rg"] = floor, round(ours / floor, 2)
    return found


def loading(dataset):
    files = sorted(glob.glob(os.path.join(dataset, "annotations/*.jsonl")))
    floor = sum(seconds([JSON_FLOOR, file]) for file in files)
    return {"serde_json on 1,000,000 lines s": round(floor, 2)}


def main():
    arguments = [one for one in sys.argv[1:] if one != "--json"]
    source = os.path.abspath(arguments[0] if arguments else os.path.join(ROOT, "target/scale"))
    found = {"load before": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(dir=os.path.dirname(source)) as folder:
        dataset = os.path.join(folder, "dataset")
        linked(source, dataset)
        for part in (index, first_frames, keys, search, loading):
            found.update(part(dataset))
            if "--json" not in sys.argv:
                print(json.dumps(found, indent=1, ensure_ascii=False), flush=True)
    found["load after"] = os.getloadavg()[0]
    print(json.dumps(found, indent=1, ensure_ascii=False))


main()
