#!/usr/bin/env python3
"""A gazetteer as an outside model of Glossator: it proposes known names, and learns those that you tag.

It knows the names of `entities.jsonl` in the dataset, of tables that are named as arguments (a line: name, tab, label,
and, where several layers have the label, tab, layer), and of the spans of every paragraph that is finished while it runs.
Standard library only. In gloss.toml:

    [[suggest.command]]
    name = "gazetteer"
    run = ["python3", "tools/gazetteer.py", "names.tsv"]

The protocol is described in docs/models.md.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

TOKEN = re.compile(r"\w+|[^\w\s]")
# Types of registry entries, and what labels for them are called.
TYPES = {
    "person": ["per", "person"],
    "organisation": ["org", "organisation", "organization"],
    "place": ["gpe", "loc", "place", "location"],
    "event": ["event", "evt"],
}


def say(message):
    """One line of JSON, at once."""
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def words(text):
    return tuple(TOKEN.findall(text))


class Gazetteer:
    def __init__(self, layers):
        # (layer, label) by the lower-case name or title of the label; of several layers the first.
        self.labels = {}
        for layer in layers:
            if layer["kind"] != "span":
                continue
            for label in layer["labels"]:
                for name in (label["name"], label["title"]):
                    self.labels.setdefault(name.lower(), (layer["name"], label["name"]))
        # Names by their first word; each with how often it was which label.
        self.names = defaultdict(dict)

    def add(self, name, label, layer=None, count=1):
        tokens = words(name)
        known = (layer, label) if layer else self.labels.get(label.lower())
        if tokens and known:
            self.names[tokens[0]].setdefault(tokens, Counter())[known] += count

    def read_entities(self, path):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                entity = json.loads(line)
                kind = str(entity.get("type", "")).lower()
                name, aliases = entity.get("name", ""), entity.get("aliases") or []
            except (ValueError, AttributeError):
                print(f"{path}: a line was left out: {line[:80]}", file=sys.stderr)
                continue
            label = next((one for one in [*TYPES.get(kind, []), kind] if one in self.labels), None)
            if label:
                for one in [name, *aliases]:
                    self.add(str(one), label)

    def read_table(self, path):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) > 1:
                self.add(*cells[:3])

    def learn(self, paragraph):
        text = paragraph["text"]
        for span in paragraph["spans"]:
            self.add(text[span["start"] : span["end"]], span["label"], span["layer"])

    def find(self, text):
        """The longest known names, from left to right."""
        tokens = list(TOKEN.finditer(text))
        spans, at = [], 0
        while at < len(tokens):
            known = self.names.get(tokens[at].group(), {})
            fits = [name for name in known if words_at(tokens, at, len(name)) == name]
            if not fits:
                at += 1
                continue
            name = max(fits, key=len)
            (layer, label), count = known[name].most_common(1)[0]
            spans.append(
                {
                    "start": tokens[at].start(),
                    "end": tokens[at + len(name) - 1].end(),
                    "layer": layer,
                    "label": label,
                    # The share of this label, as if it had been seen half a time more and half a time not.
                    "score": round((count + 0.5) / (sum(known[name].values()) + 1), 3),
                }
            )
            at += len(name)
        return spans


def words_at(tokens, at, count):
    return tuple(token.group() for token in tokens[at : at + count])


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    hello = json.loads(sys.stdin.readline())
    if hello.get("v") != 1:
        sys.exit(f"version {hello.get('v')} of the protocol is not known")
    gazetteer = Gazetteer(hello["schema"]["layers"])
    entities = Path("entities.jsonl")
    if entities.is_file():
        gazetteer.read_entities(entities)
    for table in sys.argv[1:]:
        gazetteer.read_table(Path(table))
    print(f"{sum(map(len, gazetteer.names.values()))} names are known", file=sys.stderr)
    say({"v": 1, "name": "gazetteer", "version": "1", "learn": True})
    for line in sys.stdin:
        message = json.loads(line)
        if "learn" in message:
            gazetteer.learn(message["learn"])
        else:
            say({"id": message["id"], "spans": gazetteer.find(message["text"])})


if __name__ == "__main__":
    main()
