"""A made-up dataset of any size, the same for the same arguments: articles in the dossier form, several scripts mixed.

    python3 benches/corpus.py FOLDER PARAGRAPHS [SEED] [--annotators N]

writes FOLDER/corpus/part-NNN.txt, about 600 bytes a paragraph, ten paragraphs an article; with --annotators also
FOLDER/annotations/NAME.jsonl in the tidy form, PARAGRAPHS records in all: each annotator works on a share of the articles and
every tenth article is everybody's. FOLDER/gloss.toml is the schema.
"""

import argparse
import hashlib
import json
import os
import random

NAMES = ["Lena Orlo", "Tomas Anhalt", "Ms Mira Castell", "Ibrahim al-Sadr", "Jean de Varenne", "Olga Petrova"]
BODIES = ["Northern Bloc", "League of Border States", "Council of Velmar", "Lake Wire", "Harbour Union"]
WORDS = ("talks ceasefire delegates said that would return before spring while border observers reported calm along river "
         "positions although both sides accused each other of breaking terms agreed last month in city").split()
OTHER = ["Делегаты покинули зал до начала второго раунда.", "قالت المتحدثة إن المحادثات ستستمر غدا.",
         "代表们在会议开始前离开了大厅。", "Η αντιπροσωπεία έφυγε νωρίς.", "השיחות נמשכו עד הערב 🕊️.", "Déjà à Łódź, l’été naïf s’achève."]
WHO = ["ada", "boris", "chen", "dina", "emil", "fatima", "greta", "hugo", "iris", "jan"]
SCHEMA = """format = 1
name = "Made up"
[[layer]]
name = "entity"
[[layer.label]]
name = "PER"
key = "p"
[[layer.label]]
name = "ORG"
key = "o"
"""
PER_ARTICLE, PER_FILE = 10, 10_000


def sentence(chance):
    words = [chance.choice(WORDS) for _ in range(chance.randint(10, 20))]
    words.insert(chance.randint(1, 6), chance.choice(NAMES))
    words.insert(chance.randint(1, len(words) - 1), "the " + chance.choice(BODIES))
    text = " ".join(words) + "."
    return text[0].upper() + text[1:]


def paragraph(chance, foreign):
    if foreign:
        return " ".join(chance.choices(OTHER, k=8)) + " " + chance.choice(NAMES) + "."
    parts = [sentence(chance) for _ in range(chance.randint(3, 5))]
    if chance.random() < 0.1:
        parts.append(chance.choice(OTHER))
    return " ".join(parts)


def spans(text):
    """Places of names and bodies in a text, in code points, with their labels."""
    found = []
    for label, words in (("PER", NAMES), ("ORG", BODIES)):
        for word in words:
            at = text.find(word)
            while at >= 0:
                found.append((at, at + len(word), label))
                at = text.find(word, at + 1)
    return sorted(found)


class Annotators:
    """Writes what annotators have, article by article."""

    def __init__(self, folder, count, each):
        os.makedirs(os.path.join(folder, "annotations"), exist_ok=True)
        self.names, self.each = WHO[:count], each
        self.lines = {who: [] for who in self.names}
        self.number = 0

    def take(self, number, doc, text, starts):
        sha = "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]
        everybody = number % 10 == 0
        for at, who in enumerate(self.names):
            if (everybody or number % len(self.names) == at) and len(self.lines[who]) < self.each:
                self.lines[who].append((doc, self.records(who, doc, text, starts, sha)))

    def records(self, who, doc, text, starts, sha):
        lines = []
        for start, end, label in spans(text)[:9]:
            lines.append(self.record(who, doc, start, end, sha, kind="span", layer="entity", label=label, quote=text[start:end],
                                     prefix=text[max(0, start - 32):start], suffix=text[end:end + 32]))
        first = self.record(who, doc, starts[0][0], starts[0][1], sha, kind="mark", label="done")
        return [first] + lines

    def record(self, who, doc, start, end, sha, **more):
        self.number += 1
        made = {"id": f"{'m' if more['kind'] == 'mark' else 's'}-01k9{self.number:022}", "kind": more["kind"], "doc": doc, "start": start, "end": end}
        made.update({key: value for key, value in more.items() if value and key != "kind"})
        made.update({"sha": sha, "by": who, "at": "2026-01-01T00:00:00Z"})
        return json.dumps(made, ensure_ascii=False, separators=(",", ":"))

    def write(self, folder):
        for who, articles in self.lines.items():
            with open(os.path.join(folder, "annotations", f"{who}.jsonl"), "w", encoding="utf-8", newline="\n") as out:
                for _, lines in sorted(articles):
                    out.writelines(line + "\n" for line in lines)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("folder")
    arguments.add_argument("paragraphs", type=int)
    arguments.add_argument("seed", type=int, nargs="?", default=7)
    arguments.add_argument("--annotators", type=int, default=0)
    asked = arguments.parse_args()
    folder, count, chance = os.path.join(asked.folder, "corpus"), asked.paragraphs, random.Random(asked.seed)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(asked.folder, "gloss.toml"), "w", encoding="utf-8") as out:
        out.write(SCHEMA)
    who = Annotators(asked.folder, asked.annotators, count // 10 // max(asked.annotators, 1)) if asked.annotators else None
    for part in range(0, count, PER_FILE):
        name = f"part-{part // PER_FILE:03}"
        with open(os.path.join(folder, name + ".txt"), "w", encoding="utf-8", newline="\n") as out:
            for at in range(part, min(part + PER_FILE, count), PER_ARTICLE):
                number = at // PER_ARTICLE
                day = f"{at // 10 % 28 + 1:02}/{at // 280 % 12 + 1:02}/{2014 + at // 3360 % 3}"
                body = [paragraph(chance, number % 20 == 19) for _ in range(min(PER_ARTICLE, count - at))]
                out.write(f"Report {number} from Velmar\n\nLake Wire {day}\n\n" + "\n".join(body))
                out.write(f"\n\nSource: https://example.org/{number}\n\n\n")
                if who:
                    starts, place = [], 0
                    for one in body:
                        starts.append((place, place + len(one)))
                        place += len(one) + 1
                    who.take(number, f"{name}/report-{number}-from-velmar", "\n".join(body), starts)
    if who:
        who.write(asked.folder)


main()
