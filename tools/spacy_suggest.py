#!/usr/bin/env python3
"""spaCy as an outside model of Glossator.

    pip install spacy && python -m spacy download en_core_web_sm

In gloss.toml (a pipeline by its name or folder, then what its labels are called here):

    [[suggest.command]]
    name = "spacy"
    run = ["python3", "tools/spacy_suggest.py", "en_core_web_sm", "PERSON=PER", "ORG=ORG", "GPE=GPE", "LOC=GPE", "EVENT=EVENT"]

`blank:en` in place of a name is a pipeline without a model; `patterns=FILE` gives it, or any other, the patterns of an
entity ruler (a JSON object a line). Entities of spaCy have no probability: `score=0.6` says what to tell (else 0.8).
The protocol is described in docs/models.md.
"""

import json
import sys

import spacy


def say(message):
    """One line of JSON, at once."""
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def pipeline(name, patterns):
    nlp = spacy.blank(name.removeprefix("blank:")) if name.startswith("blank:") else spacy.load(name)
    if patterns:
        before = {"before": "ner"} if "ner" in nlp.pipe_names else {}
        ruler = nlp.add_pipe("entity_ruler", **before)
        with open(patterns, encoding="utf-8") as lines:
            ruler.add_patterns([json.loads(line) for line in lines if line.strip()])
    return nlp


def labels(layers, renamed):
    """(layer, label) of the schema by the label of spaCy; a label that has no other name there keeps its own."""
    own = {}
    for layer in layers:
        if layer["kind"] == "span":
            for label in layer["labels"]:
                own.setdefault(label["name"], layer["name"])
    known = {name: (layer, name) for name, layer in own.items()}
    for theirs, ours in renamed.items():
        if ours in own:
            known[theirs] = (own[ours], ours)
    return known


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    if len(sys.argv) < 2:
        sys.exit("usage: spacy_suggest.py PIPELINE [THEIRS=OURS …] [patterns=FILE] [score=0.8]")
    settings = dict(argument.split("=", 1) for argument in sys.argv[2:])
    score = float(settings.pop("score", "0.8"))
    hello = json.loads(sys.stdin.readline())
    if hello.get("v") != 1:
        sys.exit(f"version {hello.get('v')} of the protocol is not known")
    nlp = pipeline(sys.argv[1], settings.pop("patterns", None))
    known = labels(hello["schema"]["layers"], settings)
    name = "spacy-" + "".join(c if c.isalnum() else "-" for c in sys.argv[1].rstrip("/").split("/")[-1])
    say({"v": 1, "name": name[:60], "version": nlp.meta.get("version") or spacy.__version__})
    for line in sys.stdin:
        message = json.loads(line)
        if "id" not in message:
            continue
        spans = []
        for entity in nlp(message["text"]).ents:
            if entity.label_ in known:
                layer, label = known[entity.label_]
                place = {"start": entity.start_char, "end": entity.end_char}
                spans.append({**place, "layer": layer, "label": label, "score": score})
        say({"id": message["id"], "spans": spans})


if __name__ == "__main__":
    main()
