#!/usr/bin/env python3
"""Makes a DocBin (.spacy) of the JSON lines of `gloss export spacy`.

Requires spaCy 3.8.x:  pip install "spacy>=3.8,<3.9"
Usage:                 python tools/docbin.py IN.jsonl OUT.spacy [--lang en] [--align split]

spaCy's spans begin and end with its tokens. Where one of ours does not, `--align` says what becomes of it:
    split     the token is split there: every span is exactly what it was (the default)
    strict    the span is left out, and the exit code is 1
    contract  the span keeps the tokens that lie wholly inside it
    expand    the span takes the whole of the tokens it touches
Each such span is named on stderr. Metadata stands in doc.user_data["meta"].
"""
import argparse
import json
import sys

import spacy
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans


def split_at(doc, starts, ends):
    """The same text, with token breaks at all these offsets."""
    words, spaces = [], []
    for token in doc:
        end = token.idx + len(token)
        inside = sorted(at for at in starts | ends if token.idx < at < end)
        bounds = [token.idx, *inside, end]
        words += [doc.text[a:b] for a, b in zip(bounds, bounds[1:])]
        spaces += [False] * len(bounds[1:])
        if token.whitespace_ and (end in starts or end + 1 in ends):
            words.append(" ")
            spaces.append(False)
        elif token.whitespace_:
            spaces[-1] = True
    return Doc(doc.vocab, words=words, spaces=spaces)


def make(nlp, example, align, say):
    """One example as a Doc; `say` is told of each span that is not exactly what it was."""
    doc = nlp.make_doc(example["text"])
    groups = {"": example.get("entities", []), **example.get("spans", {})}
    every = [span for spans in groups.values() for span in spans]
    for start, end, label, *_ in every:
        if doc.char_span(start, end) is None:
            say(f"{start}-{end} {label} {doc.text[start:end]!r} is off spaCy's tokens: {align}")
    if align == "split":
        doc = split_at(doc, {span[0] for span in every}, {span[1] for span in every})
    mode = "strict" if align == "split" else align
    made = {}
    for name, spans in groups.items():
        found = [doc.char_span(s, e, label=label, kb_id=(kb or [""])[0], alignment_mode=mode) for s, e, label, *kb in spans]
        made[name] = [span for span in found if span is not None]
    found = made.pop("")
    entities = filter_spans(found)
    for span in set(found) - set(entities):
        say(f"{span.start_char}-{span.end_char} {span.label_} overlaps a longer entity: left out, groups of spans may hold it")
    doc.set_ents(entities)
    for name, spans in made.items():
        doc.spans[name] = spans
    doc.cats = example.get("cats", {})
    doc.user_data["meta"] = example.get("meta", {})
    return doc


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--lang", default="en", help="whose tokens: the code of a language of spaCy")
    parser.add_argument("--align", default="split", choices=["split", "strict", "contract", "expand"])
    asked = parser.parse_args()
    nlp, docs, off = spacy.blank(asked.lang), DocBin(store_user_data=True), 0
    with open(asked.source, encoding="utf-8-sig", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            told = []
            docs.add(make(nlp, json.loads(line), asked.align, told.append))
            off += len(told)
            for what in told:
                print(f"{asked.source}:{number}: {what}", file=sys.stderr)
    docs.to_disk(asked.target)
    print(f"{len(docs)} documents in {asked.target}; {off} spans off spaCy's tokens or overlapping ({asked.align})", file=sys.stderr)
    return 1 if off and asked.align == "strict" else 0


if __name__ == "__main__":
    sys.exit(main())
