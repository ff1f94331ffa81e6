"""A report over 100,000 made-up stances of 5,000 holders in 10,000 articles: seconds, bytes, most memory held.

    cargo build --release --bin gloss && python3 benches/report.py [FOLDER]

With the FOLDER of a dataset, that is measured instead.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLOSS = f"{ROOT}/target/release/gloss"
WORDS = "dam lake vote they said no again river talks valley".split()
RUNS = 5


def make(folder):
    chance = random.Random(5)
    os.mkdir(f"{folder}/corpus")
    os.mkdir(f"{folder}/annotations")
    with open(f"{folder}/corpus/a.jsonl", "w") as corpus, open(f"{folder}/annotations/alice.jsonl", "w") as records:
        for article in range(10_000):
            text = " ".join(chance.choice(WORDS) for _ in range(60))
            date = f"{2010 + article % 12}-{1 + article % 12:02d}-03"
            corpus.write(json.dumps({"id": f"d{article}", "title": f"T{article}", "text": text, "outlet": f"O{article % 30}", "date": date}) + "\n")
            for stance in range(10):
                start = chance.randrange(len(text) - 40)
                end = start + chance.randrange(3, 40)
                records.write(json.dumps({
                    "id": f"s{article}-{stance}", "kind": "span", "doc": f"d{article}", "start": start, "end": end, "layer": "stance",
                    "label": chance.choice(["support", "against", "neutral"]), "quote": text[start:end], "by": "alice", "at": "2026-11-25T10:00:00Z",
                    "holder": {"text": f"Holder {chance.randrange(5_000)}"}, "target": {"text": f"Target {int(chance.paretovariate(1)) % 3_000}"},
                }) + "\n")


def measure(folder, name, *args):
    seconds = []
    with tempfile.TemporaryDirectory() as out:
        for _ in range(RUNS):
            begun = time.monotonic()
            told = subprocess.run([GLOSS, "report", f"{out}/{name}", folder, "--force", "--json", *args], check=True, capture_output=True, text=True)
            seconds.append(time.monotonic() - begun)
        size = os.path.getsize(f"{out}/{name}") / 1e6
    seconds.sort()
    print(f"{name}: {seconds[0]:.2f} {seconds[RUNS // 2]:.2f} {seconds[-1]:.2f} s (least, median, most), {size:.1f} MB, {told.stdout.strip()}")


def main():
    with tempfile.TemporaryDirectory() as made:
        folder = sys.argv[1] if len(sys.argv) > 1 else made
        if folder == made:
            make(folder)
        print(f"load {os.getloadavg()[0]:.1f}")
        measure(folder, "report.html")
        measure(folder, "network.graphml", "--network")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
        print(f"most memory {most:.0f} MB, load {os.getloadavg()[0]:.1f}")


main()
