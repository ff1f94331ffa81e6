"""Import and export of 100,000 documents with 1,000,000 spans: spans a second and peak memory, beside two floors.

    cargo build --release --examples --bins
    python3 benches/exchange.py [FORMAT…]        # else brat conll prodigy csv parquet; DOCUMENTS=1000 for a quick look

The dataset is made from a seed in target/exchange (about 230 MB of text). For each format: the export, then the import of it into a
dataset of the same labels and no text. Floors, on the same bytes: reading and writing them (cp), and for JSON lines serde_json alone.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GLOSS = os.path.join(ROOT, "target/release/gloss")
FLOOR = os.path.join(ROOT, "target/release/examples/json_floor")
PLACE = os.path.join(ROOT, "target/exchange")
DOCUMENTS = int(os.environ.get("DOCUMENTS", "100000"))
SPANS = 10
SCHEMA = """name = "made"
[[layer]]
name = "entity"
overlap = "any"
[[layer.label]]
name = "PER"
[[layer.label]]
name = "ORG"
[[layer.label]]
name = "GPE"
"""
WORDS = "the talks on lake water went on for hours while delegates from both banks waited outside переговоры 会谈 naïve 😀".split()
NAMES = ["Lena Karimova", "Otto Brandt", "Northern Bloc", "the Assembly", "Irina", "Orlo", "Южный союз", "José Anhalt"]


def make(folder):
    """A dataset of one annotator, once."""
    done = os.path.join(folder, "done")
    if os.path.exists(done) and open(done).read() == str(DOCUMENTS):
        return
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder + "/corpus")
    os.makedirs(folder + "/annotations")
    open(folder + "/gloss.toml", "w").write(SCHEMA)
    chance = random.Random(7)
    records, texts, number, size = open(folder + "/annotations/alice.jsonl", "w"), None, 0, 0
    for at in range(DOCUMENTS):
        parts, spans, length = [], [], 0
        for _ in range(SPANS):
            for word in chance.choices(WORDS, k=chance.randint(12, 24)):
                parts.append(word + " ")
                length += len(word) + 1
            name = chance.choice(NAMES)
            spans.append((length, name, chance.choice(["PER", "ORG", "GPE"])))
            parts.append(name + chance.choice([". ", ".\n", ", "]))
            length += len(parts[-1])
        text, doc = "".join(parts).strip(), f"made/{at:06}"
        if texts is None or size > 4_000_000:
            number, size = number + 1, 0
            texts = open(f"{folder}/corpus/{number:03}.jsonl", "w")
        size += texts.write(json.dumps({"id": doc, "title": f"Talks {at}", "text": text}, ensure_ascii=False) + "\n")
        for n, (start, name, label) in enumerate(sorted(spans)):
            record = {"id": f"s-{at:016}{n:010}", "kind": "span", "doc": doc, "start": start, "end": start + len(name)}
            record |= {"layer": "entity", "label": label, "quote": name, "by": "alice", "at": "2026-11-24T07:12:03Z"}
            records.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
    records.close()
    open(done, "w").write(str(DOCUMENTS))


def timed(command):
    """Seconds, peak memory (MB) and standard error of a command."""
    begun = time.monotonic()
    child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    said = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begun
    if status != 0:
        sys.exit(f"{' '.join(command)}: {said}")
    return seconds, usage.ru_maxrss / 1000, said


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, file)) for folder, _, files in os.walk(path) for file in files)


def floors(out, is_lines):
    """Seconds to copy the bytes, and for serde_json to read and write each line."""
    copy = PLACE + "/copy"
    for remove in [shutil.rmtree, os.remove]:
        if os.path.exists(copy) and os.path.isdir(copy) == (remove is shutil.rmtree):
            remove(copy)
    begun = time.monotonic()
    (shutil.copytree if os.path.isdir(out) else shutil.copyfile)(out, copy)
    copied = time.monotonic() - begun
    (shutil.rmtree if os.path.isdir(copy) else os.remove)(copy)
    parsed = timed([FLOOR, out, copy])[0] if is_lines else None
    return copied, parsed


def main():
    dataset = PLACE + "/dataset"
    make(dataset)
    spans = DOCUMENTS * SPANS
    print(f"{DOCUMENTS} documents, {spans} spans; load {os.getloadavg()[0]:.1f}")
    print(f"{'format':14}{'':8}{'s':>7}{'spans/s':>12}{'MB':>7}{'bytes':>14}{'copy s':>8}{'serde s':>9}")
    for format in sys.argv[1:] or ["brat", "conll", "prodigy", "csv", "parquet"]:
        out, into = PLACE + "/out", PLACE + "/into"
        for path in [out, into]:
            shutil.rmtree(path, ignore_errors=True)
        os.makedirs(out)
        os.makedirs(into + "/corpus")
        open(into + "/gloss.toml", "w").write(SCHEMA)
        seconds, peak, _ = timed([GLOSS, "export", format, out + "/all", dataset, "--by", "alice"])
        shutil.rmtree(out + "/all.README.md", ignore_errors=True)
        copied, parsed = floors(out + "/all", os.path.isfile(out + "/all") and format in ("prodigy", "spacy", "doccano", "w3c", "hf"))
        line = lambda what, seconds, peak: print(
            f"{format:14}{what:8}{seconds:7.2f}{spans / seconds:12,.0f}{peak:7.0f}{size(out + '/all'):14,}{copied:8.2f}{parsed or 0:9.2f}"
        )
        line("export", seconds, peak)
        seconds, peak, said = timed([GLOSS, "import", format, out + "/all", into, "--as", "bob", "--json"])
        summary = json.loads(said.strip().splitlines()[-1])
        line("import", seconds, peak)
        if summary["added"] != spans:
            print(f"  {summary['added']} of {spans} records came back: {summary['lost']}")


main()
