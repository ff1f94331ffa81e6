"""`gloss sync` beside plain git for the same change: 20 annotators of 50,000 spans each, in one repository.

    cargo build --release --bin gloss && python3 benches/sync.py [ROUNDS]

In each round somebody has sent 1,000 spans more and one has 1,000 of one's own. `gloss sync` in one clone and `git add`, `commit`, `fetch`, `merge`, `push` in another
do the same in turns, each against a bare repository of its own on the same disk: what a network takes is in neither.
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
PEOPLE, SPANS, MORE, ARTICLES = 20, 50_000, 1_000, 2_000
NAMES = "Orlo Brandt Kern Anhalt Velmar Selm Lind Sarkand Irina Tomas".split()
LABELS = ["PER", "ORG", "GPE", "EVENT"]


def run(place, *command):
    """The words of a command that must do what it is told, and how many seconds it took."""
    begun = time.monotonic()
    ran = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
    return ran.stdout, time.monotonic() - begun


def append(place, who, count, chance):
    """So many spans more of somebody, as a session leaves them: in the tidy form."""
    with open(f"{place}/annotations/{who}.jsonl", "a") as records:
        for _ in range(count):
            start, quote = chance.randrange(4_000), chance.choice(NAMES)
            records.write(json.dumps({
                "id": f"s-{chance.getrandbits(80):020x}", "kind": "span", "doc": f"d{chance.randrange(ARTICLES)}", "start": start,
                "end": start + len(quote), "layer": "entity", "label": chance.choice(LABELS), "quote": quote, "prefix": "and then she said that ",
                "suffix": " would not come to", "sha": f"{chance.getrandbits(64):016x}", "by": who, "at": "2026-11-25T10:00:00Z",
            }) + "\n")
    run(place, GLOSS, "compact", "--as", who)


def repository(folder, chance):
    first = f"{folder}/first"
    os.makedirs(f"{first}/corpus")
    os.mkdir(f"{first}/annotations")
    with open(f"{first}/corpus/a.jsonl", "w") as corpus:
        for article in range(ARTICLES):
            corpus.write(json.dumps({"id": f"d{article}", "text": "Words of an article. " * 20}) + "\n")
    for file, text in [("annotations/.gitattributes", "*.jsonl merge=union\n"), (".gitignore", ".gloss/\n")]:
        with open(f"{first}/{file}", "w") as out:
            out.write(text)
    for number in range(PEOPLE):
        append(first, f"a{number:02d}", SPANS, chance)
    run(first, "git", "init", "-q", "-b", "main")
    run(first, "git", "add", ".")
    run(first, "git", "commit", "-q", "-m", "dataset")
    return first


def by_git(place):
    seconds = 0
    for command in [["add", "annotations/a00.jsonl"], ["commit", "-q", "-m", "more"], ["fetch", "-q"], ["merge", "-q", "--no-edit", "FETCH_HEAD"], ["push", "-q"]]:
        seconds += run(place, "git", *command)[1]
    return seconds


def by_gloss(place):
    told, seconds = run(place, GLOSS, "sync", "--json", "--as", "a00")
    told = json.loads(told)
    assert told["end"] == "same" and told["committed"]["spans"] == MORE and told["came"]["a01"]["spans"] == MORE, told
    return seconds


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    chance, seconds = random.Random(8), {"gloss": [], "git": []}
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GIT_CONFIG_GLOBAL": f"{folder}/gitconfig", "GIT_CONFIG_NOSYSTEM": "1", "GLOSS_CONFIG": f"{folder}/none"}
        with open(f"{folder}/gitconfig", "w") as config:
            config.write("[user]\nname = Bench\nemail = bench@example.org\n[gc]\nauto = 0\n[maintenance]\nauto = false\n")
        first = repository(folder, chance)
        for way in seconds:
            run(folder, "git", "clone", "-q", "--bare", first, f"{way}.git")
            for clone in [way, f"{way}-other"]:
                run(folder, "git", "clone", "-q", f"{way}.git", clone)
        size = sum(os.path.getsize(f"{first}/annotations/{file}") for file in os.listdir(f"{first}/annotations"))
        print(f"{PEOPLE} × {SPANS:,} spans, {size / 1e6:.0f} MB of annotations, load {os.getloadavg()[0]:.1f}")
        for number in range(rounds):
            seed = chance.random()
            for way in seconds:
                other = f"{folder}/{way}-other"
                run(other, "git", "pull", "-q", "--ff-only")
                append(other, "a01", MORE, random.Random(seed))
                run(other, "git", "commit", "-q", "-a", "-m", "more")
                run(other, "git", "push", "-q")
                append(f"{folder}/{way}", "a00", MORE, random.Random(seed + 1))
            for way in list(seconds)[:: 1 if number % 2 else -1]:
                seconds[way].append((by_gloss if way == "gloss" else by_git)(f"{folder}/{way}"))
            trees = [run(f"{folder}/{way}.git", "git", "rev-parse", "main:annotations")[0] for way in seconds]
            print(f"round {number + 1}: gloss sync {seconds['gloss'][-1]:.2f} s, git {seconds['git'][-1]:.2f} s, {'the same files' if trees[0] == trees[1] else 'files differ'}")
    middle = {way: sorted(all)[len(all) // 2] for way, all in seconds.items()}
    ratios = sorted(gloss / git for gloss, git in zip(seconds["gloss"], seconds["git"]))
    print(f"median: gloss sync {middle['gloss']:.2f} s, git {middle['git']:.2f} s, gloss/git {ratios[len(ratios) // 2]:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"most memory of one process {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3:.0f} MB, load {os.getloadavg()[0]:.1f}")


main()
