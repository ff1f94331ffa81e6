"""Reads exports of the sample with the programs that they are for, and compares what comes out with the annotation file.

    python3 tests/consumers/check.py target/release/gloss

The programs are those of requirements.txt beside this file, installed by whoever runs it (.ci/run does); one that is not there is
said to be skipped. Exit 1 if anything differs.
"""

import collections
import csv
import glob
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tools")
import parquet_queries

GLOSS = os.path.abspath(sys.argv[1])
failed = 0


def gloss(*args):
    done = subprocess.run([GLOSS, *args], capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"gloss {' '.join(args)}: {done.returncode}: {done.stderr}")
    return done.stdout


def check(name, got, wanted):
    global failed
    if got == wanted:
        print(f"{name}: {len(got)} as in the annotation file")
    else:
        failed += 1
        print(f"{name}: DIFFERENT\n  missing: {sorted(wanted - got)[:5]}\n  too many: {sorted(got - wanted)[:5]}")


def has(name):
    if importlib.util.find_spec(name):
        return True
    print(f"{name}: skipped, it is not installed")
    return False


def dataset(folder):
    for part in ["corpus", "annotations", "gloss.toml"]:
        copy = shutil.copytree if os.path.isdir(f"{ROOT}/{part}") else shutil.copyfile
        copy(f"{ROOT}/{part}", f"{folder}/{part}")


def outer(spans):
    """Of spans of one article that share text, the longest."""
    kept = []
    for span in sorted(spans, key=lambda one: (one["start"] - one["end"], one["start"])):
        if all(span["end"] <= one["start"] or one["end"] <= span["start"] for one in kept):
            kept.append(span)
    return kept


def main():
    with tempfile.TemporaryDirectory() as folder:
        dataset(folder)
        out = f"{folder}/out"
        os.mkdir(out)
        records = [json.loads(line) for line in open(f"{folder}/annotations/alice.jsonl", encoding="utf-8")]
        spans = [one for one in records if one["kind"] == "span"]
        plain = {(one["doc"], one["start"], one["end"], one["label"]) for one in spans}
        names = [one for one in spans if one["layer"] == "entity"]
        flat = [one for doc in {one["doc"] for one in names} for one in outer([one for one in names if one["doc"] == doc])]
        export = lambda format, to, *more: gloss("export", format, f"{out}/{to}", folder, "--by", "alice", *more)

        export("csv", "tables")
        rows = list(csv.DictReader(open(f"{out}/tables/spans.csv", encoding="utf-8", newline="")))
        texts = {one["doc"]: one["text"] for one in csv.DictReader(open(f"{out}/tables/documents.csv", encoding="utf-8", newline=""))}
        rows = [row for row in rows if row["kind"] == "span"]
        check("csv", {(row["doc"], int(row["start"]), int(row["end"]), row["label"]) for row in rows}, plain)
        whole = [row for row in rows if not row.get("parts")]
        check("csv text", {row["id"] for row in whole if texts[row["doc"]][int(row["start"]) : int(row["end"])] == row["text"]}, {row["id"] for row in whole})

        export("w3c", "w3c")
        found = set()
        for file in glob.glob(f"{out}/w3c*", recursive=True) + glob.glob(f"{out}/w3c/**", recursive=True):
            if file.endswith(("loss.jsonl", ".md")) or os.path.isdir(file):
                continue
            for line in open(file, encoding="utf-8"):
                one = json.loads(line) if line.startswith("{") else {}
                exact = [part for part in selectors(one) if part.get("type") == "TextQuoteSelector"]
                found |= {part["exact"] for part in exact}
        check("w3c quotes", found & {one["quote"] for one in spans}, {one["quote"] for one in spans if not one.get("parts")})

        if has("seqeval"):
            from seqeval.metrics.sequence_labeling import get_entities

            export("conll", "names.conll", "--layer", "entity")
            tags, counts = [], {}
            for line in open(f"{out}/names.conll", encoding="utf-8"):
                tags.append(line.split()[-1] if line.strip() and not line.startswith("-DOCSTART-") else "O")
            for label, *_ in get_entities(tags):
                counts[label] = counts.get(label, 0) + 1
            wanted = {}
            for one in flat:
                if not one.get("parts"):
                    wanted[one["label"]] = wanted.get(one["label"], 0) + 1
            check("conll in seqeval", set(counts.items()), set(wanted.items()))

        if has("pyarrow"):
            import pyarrow.parquet

            export("parquet", "all.parquet")
            table = pyarrow.parquet.read_table(f"{out}/all.parquet")
            found = {
                (row["id"], one["start"], one["end"], one["label"]) for row in table.to_pylist() for one in row["spans"]
            }
            check("parquet in pyarrow", found, plain)
            info = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]["ner_tags"]
            classes = (info.get("feature") or info)["names"]
            check("parquet classes", set(classes), {"O"} | {f"{at}-{one['label']}" for one in names for at in "BI"} | set(classes))
            check("parquet types", {str(table.schema.field("ner_tags").type.value_type)} & {"int64", "int32"}, {str(table.schema.field("ner_tags").type.value_type)})

        engines = [name for name in parquet_queries.ENGINES if has(name)]
        export("parquet", "asked.parquet")
        ask = lambda engine, question: set(parquet_queries.ENGINES[engine](f"{out}/asked.parquet", *question[1:]))
        for engine in engines:
            first = parquet_queries.QUESTIONS[0]
            counts = collections.Counter((one["by"], one["layer"], one["label"]) for one in spans)
            check(f"{first[0]}: {engine}", ask(engine, first), {(*group, count) for group, count in counts.items()})
            for question in parquet_queries.QUESTIONS[1:] if engine != engines[0] else []:
                check(f"{question[0]}: {engine} as {engines[0]}", ask(engine, question), ask(engines[0], question))

        if has("spacy"):
            from spacy.tokens import DocBin
            import spacy

            export("spacy", "all.jsonl")
            subprocess.run([sys.executable, f"{ROOT}/tools/docbin.py", f"{out}/all.jsonl", f"{out}/all.spacy"], check=True)
            found = set()
            for doc in DocBin().from_disk(f"{out}/all.spacy").get_docs(spacy.blank("en").vocab):
                every = list(doc.ents) + [span for group in doc.spans.values() for span in group]
                found |= {(doc.text[:20], span.start_char, span.end_char, span.label_) for span in every}
            begins = {one["doc"]: texts[one["doc"]][:20] for one in spans}
            wanted = {(begins[one["doc"]], one["start"], one["end"], one["label"]) for one in spans if not one.get("parts")}
            check("spacy", found & wanted, wanted)

        if has("cassis"):
            import cassis

            export("cas-json", "cas")
            found = set()
            for file in glob.glob(f"{out}/cas/**/*.json", recursive=True):
                cas = cassis.load_cas_from_json(open(file, "rb"))
                for kind in cas.typesystem.get_types():
                    if kind.name.startswith(("webanno.custom", "custom.")) or kind.name.endswith("NamedEntity"):
                        found |= {
                            (one.begin, one.end, one.get_covered_text())
                            for one in cas.select(kind.name)
                            if hasattr(one, "begin") and one.begin is not None
                        }
            wanted = {(one["start"], one["end"], one["quote"]) for one in spans if not one.get("parts")}
            check("cas-json in cassis", found & wanted, wanted)

        if has("networkx"):
            import networkx

            gloss("report", "--network", f"{out}/stances.graphml", folder, "--by", "alice")
            graph = networkx.read_graphml(f"{out}/stances.graphml", force_multigraph=True)
            edges = [(data["layer"], data["weight"], data["support"] + data["against"] + data["neutral"]) for *_, data in graph.edges(data=True)]
            parties = lambda one, side: len([party for party in listed(one.get(side)) if not party.get("none")])
            pairs = collections.Counter(one["layer"] for one in spans for _ in range(parties(one, "holder") * parties(one, "target")))
            found = {layer: sum(weight for of, weight, _ in edges if of == layer) for layer, *_ in edges}
            check("network in networkx: stances by layer", set(found.items()), {(layer, count) for layer, count in pairs.items()})
            check("network: weights are sums", {edge for edge in edges if edge[1] == edge[2]}, set(edges))
    print(f"{failed} consumers differ" if failed else "all consumers agree")
    sys.exit(1 if failed else 0)


def listed(parties):
    return parties if isinstance(parties, list) else [parties] if parties else []


def selectors(annotation):
    target = annotation.get("target")
    targets = target if isinstance(target, list) else [target]
    for one in targets:
        selector = one.get("selector", []) if isinstance(one, dict) else []
        yield from selector if isinstance(selector, list) else [selector]


main()
