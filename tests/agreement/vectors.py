"""Reference numbers for the agreement measures, from the libraries whose numbers they must equal.

    python3 -m venv venv
    venv/bin/pip install seqeval==1.2.2 nervaluate==1.2.1 scikit-learn==1.9.1 statsmodels==0.15.0 \
        krippendorff==0.9.0 nltk==3.10.4 regex
    venv/bin/python tests/agreement/vectors.py > tests/agreement/vectors.json

Where two libraries know a measure, both are asked and must say the same. The u-alpha family has no library: it is
counted code point by code point in exact fractions, straight from the equations. Undefined is null.
All positions are code points; the same seed makes the same file.
"""

import itertools
import json
import math
import random
import sys
import warnings
from fractions import Fraction

import krippendorff
import numpy
import regex
from nervaluate import Evaluator
from nltk.metrics.agreement import AnnotationTask
from seqeval.metrics import classification_report
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

warnings.filterwarnings("ignore")

SEED = 20250117
SCHEMES = ["strict", "exact", "partial", "ent_type"]
WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}"
ALONE = "".join(rf"\p{{Script={name}}}" for name in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"))
TOKEN = regex.compile(rf"[[{ALONE}]--\p{{M}}]\p{{M}}*|[[{WORD}]--[[{ALONE}]--\p{{M}}]]+|\P{{White_Space}}", regex.V1)


class Document:
    """Text, paragraphs, and what each annotator has in them. A span: (start, end, label, pieces or None)."""

    def __init__(self, text, annotators):
        self.text = text
        self.units = []
        at = 0
        for line in text.split("\n"):
            if line.strip():
                self.units.append((at, at + len(line.removesuffix("\r"))))
            at += len(line) + 1
        self.finished = [set(range(len(self.units))) for _ in range(annotators)]
        self.spans = [set() for _ in range(annotators)]
        self.labels = [set() for _ in range(annotators)]
        self.unit_labels = [set() for _ in range(annotators)]

    def common(self, who):
        """Units that all of these finished."""
        return set(range(len(self.units))).intersection(*(self.finished[by] for by in who))

    def within(self, by, units):
        """Spans that touch a unit, and only such units; sorted."""

        def counts(span):
            touched = {n for n, (start, end) in enumerate(self.units) if start < span[1] and span[0] < end}
            return touched and touched <= units

        return sorted(filter(counts, self.spans[by]), key=lambda span: (span[:3], span[3] or ()))

    def tokens(self, unit):
        start, end = self.units[unit]
        return [(start + token.start(), start + token.end()) for token in TOKEN.finditer(self.text[start:end])]

    def value(self, by, token):
        """The label of the longest span that overlaps a token, else O."""
        over = [span for span in self.spans[by] if any(overlap(piece, token) for piece in pieces(span))]
        return min(over, key=lambda span: (span[0] - span[1], span[0], span[2]))[2] if over else "O"


def pieces(span):
    return span[3] or ((span[0], span[1]),)


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def number(value):
    """A number of a library: NaN is null."""
    return None if value is None or math.isnan(value) else float(value)


def same(a, b):
    """Two libraries must agree."""
    assert (a is None) == (b is None) and (a is None or abs(a - b) < 1e-9), (a, b)


def ratio(over, under):
    return over / under if under else None


def scores(a, b):
    """tp, fp, fn, precision, recall, F1 of two sets."""
    tp, fp, fn = len(a & b), len(b - a), len(a - b)
    return [tp, fp, fn, ratio(tp, tp + fp), ratio(tp, tp + fn), ratio(2 * tp, 2 * tp + fp + fn)]


def exact(documents, pair):
    """Section 2: on sets, and by seqeval where it can hold the spans."""
    sides = [{(n, *s) for n, d in enumerate(documents) for s in d.within(by, d.common(pair))} for by in pair]
    labels = sorted({s[3] for side in sides for s in side})
    of = lambda side, label: {s for s in side if s[3] == label}
    found = {
        "micro": scores(*sides),
        "per_label": {label: scores(of(sides[0], label), of(sides[1], label)) for label in labels},
    }
    parts = [[found["per_label"][label][n] or 0.0 for label in labels] for n in (3, 4, 5)]
    found["macro"] = [ratio(sum(part), len(labels)) for part in parts]
    found["seqeval"] = by_seqeval(documents, pair, found)
    return found


def by_seqeval(documents, pair, found):
    """Holds the numbers to seqeval's; whether it could hold the spans."""
    sequences = [[], []]
    for document in documents:
        common = document.common(pair)
        tokens = [token for unit in sorted(common) for token in document.tokens(unit)]
        starts, ends = ([token[side] for token in tokens] for side in (0, 1))
        for side, by in enumerate(pair):
            tags = ["O"] * len(tokens)
            for start, end, label, several in document.within(by, common):
                if several or start not in starts or end not in ends:
                    return False
                first, last = starts.index(start), ends.index(end)
                if any(tag != "O" for tag in tags[first : last + 1]):
                    return False
                tags[first : last + 1] = [f"B-{label}"] + [f"I-{label}"] * (last - first)
            sequences[side].append(tags)
    if not found["per_label"]:
        return False
    report = classification_report(*sequences, output_dict=True, zero_division=0)
    names = ("precision", "recall", "f1-score")
    for name, ours in [("micro avg", found["micro"][3:6]), ("macro avg", found["macro"])]:
        for key, value in zip(names, ours):
            same(float(report[name][key]), value or 0.0)
    for label, ours in found["per_label"].items():
        for key, value in zip(names, ours[3:6]):
            same(float(report[label][key]), value or 0.0)
        assert report[label]["support"] == ours[0] + ours[2]
    return True


def muc(documents, pair):
    """Section 3: nervaluate on code points, inclusive ends, sorted."""
    sides = []
    for by in pair:
        spans = [d.within(by, d.common(pair)) for d in documents]
        sides.append([[{"start": s[0], "end": s[1] - 1, "label": s[2]} for s in one] for one in spans])
    labels = sorted({s["label"] for side in sides for one in side for s in one})
    result = Evaluator(*sides, tags=labels, loader="dict").evaluate()

    def row(scheme):
        counts = [scheme.correct, scheme.incorrect, scheme.partial, scheme.missed, scheme.spurious]
        parts = (scheme.precision, scheme.recall, scheme.f1)
        return counts + [float(part) if any(counts) else None for part in parts]

    rows = lambda of: [row(of[scheme]) for scheme in SCHEMES]
    return {"overall": rows(result["overall"]), "per_label": {k: rows(result["entities"][k]) for k in labels}}


def kappa(a, b):
    """Cohen's kappa by scikit-learn and nltk."""
    if not a:
        return None
    value = number(cohen_kappa_score(a, b))
    if value is not None:
        task = [(who, n, v) for who, values in enumerate((a, b)) for n, v in enumerate(values)]
        same(value, AnnotationTask(task).kappa())
    return value


def observed(a, b):
    return ratio(sum(x == y for x, y in zip(a, b)), len(a))


def token_pair(documents, pair):
    """Section 4, pairs."""
    a, b = [], []
    for document in documents:
        for token in (token for unit in sorted(document.common(pair)) for token in document.tokens(unit)):
            a.append(document.value(pair[0], token))
            b.append(document.value(pair[1], token))
    tagged = [(x, y) for x, y in zip(a, b) if (x, y) != ("O", "O")]
    on_tagged = kappa([x for x, _ in tagged], [y for _, y in tagged])
    return [len(a), observed(a, b), kappa(a, b), len(tagged), on_tagged]


def alpha(items):
    """Nominal alpha by krippendorff and nltk over dictionaries of annotator to value: units, values, alpha."""
    items = [item for item in items if len(item) > 1]
    values = sorted({value for item in items for value in item.values()})
    sums = [len(items), sum(map(len, items))]
    if len(values) < 2:
        return [*sums, None]
    who = sorted({by for item in items for by in item})
    data = [[values.index(item[by]) if by in item else numpy.nan for item in items] for by in who]
    found = number(krippendorff.alpha(reliability_data=numpy.array(data, float), level_of_measurement="nominal"))
    same(found, AnnotationTask([(by, n, v) for n, item in enumerate(items) for by, v in item.items()]).alpha())
    return [*sums, found]


def token_all(documents, who):
    """Section 4, all annotators: alpha, Fleiss."""
    items, table = [], []
    for document in documents:
        for unit in range(len(document.units)):
            by_whom = [by for by in who if unit in document.finished[by]]
            for token in document.tokens(unit):
                item = {by: document.value(by, token) for by in by_whom}
                items.append(item)
                if len(by_whom) == len(who) > 1:
                    table.append([item[by] for by in who])
    fleiss = None
    if table:
        fleiss = number(fleiss_kappa(aggregate_raters(numpy.array(table))[0]))
        if fleiss is not None:
            task = [(by, n, value) for n, row in enumerate(table) for by, value in enumerate(row)]
            same(fleiss, AnnotationTask(task).pi())
    return alpha(items), [len(table), fleiss]


def lay(documents, who):
    """The continuum: what each annotator has at each code point, a unit or None; and how many were left out."""
    rows, left_out = [[] for _ in who], 0
    for document in documents:
        common = document.common(who)
        places = [place for unit in sorted(common) for place in range(*document.units[unit])]
        at = {place: n for n, place in enumerate(places)}
        for row, by in zip(rows, who):
            base = len(row)
            row.extend([None] * len(places))
            units = []
            for span in document.within(by, common):
                for piece in pieces(span):
                    units.append(([at[place] for place in range(*piece) if place in at], piece[0], span[2]))
            for number_, (held, _, label) in enumerate(sorted(units, key=lambda u: (-len(u[0]), u[1], u[2]))):
                if any(row[base + place] for place in held):
                    left_out += 1
                    continue
                for place in held:
                    row[base + place] = (label, base, number_)
    return rows, left_out


def expected(sums, self_pairs):
    """Equations 33 and 36: expected coincidences, or None where they are not defined."""
    whole = sum(sums.values())
    under = whole - sum(self_pairs.values()) / whole
    if under <= 0:
        return None
    own = lambda c, k: self_pairs[c] if c == k else 0
    return {(c, k): (sums[c] * sums[k] - own(c, k)) / under for c in sums for k in sums}


def ratio_alpha(seen, chance):
    """One minus observed by expected disagreement."""
    over = sum(v for (c, k), v in seen.items() if c != k)
    under = sum(v for (c, k), v in chance.items() if c != k) if chance else 0
    if under > 0:
        return float(1 - over / under)
    return 1.0 if over == 0 else None


def unitizing(documents, who):
    """Section 5, equations 32 to 38, in fractions."""
    rows, left_out = lay(documents, who)
    length, m = len(rows[0]) if rows else 0, len(who)
    head = [length, m, left_out]
    label = lambda unit: unit[0] if unit else ""
    values = sorted({label(unit) for row in rows for unit in row} | {""})
    if m < 2 or values == [""]:
        return {"sums": head, "alphas": [None, None, None], "per_label": {}}
    seen = {(c, k): Fraction(0) for c in values for k in values}
    for i, j in itertools.permutations(range(m), 2):
        for a, b in zip(rows[i], rows[j]):
            seen[label(a), label(b)] += Fraction(1, m - 1)
    self_pairs, covered_pairs = ({c: Fraction(0) for c in values} for _ in range(2))
    for i, row in enumerate(rows):
        lengths, covered = {}, {}
        for place, unit in enumerate(row):
            if unit is None:
                self_pairs[""] += 1
                continue
            lengths[unit] = lengths.get(unit, 0) + 1
            if any(other[place] for j, other in enumerate(rows) if j != i):
                covered[unit] = covered.get(unit, 0) + 1
        for unit, held in lengths.items():
            self_pairs[unit[0]] += held**2
        for unit, held in covered.items():
            covered_pairs[unit[0]] += held**2
    sums = {c: sum(seen[c, k] for k in values) for c in values}
    chance = expected(sums, self_pairs)
    kind = lambda value: value != ""

    def merged(cells):
        two = {(c, k): Fraction(0) for c in (False, True) for k in (False, True)}
        for (c, k), value in cells.items():
            two[kind(c), kind(k)] += value
        return two

    alphas = [ratio_alpha(seen, chance), ratio_alpha(merged(seen), merged(chance))]
    named = [c for c in values if c]
    seen_star = {(c, k): seen[c, k] for c in named for k in named}
    sums_star = {c: sum(seen[c, k] for k in named) for c in named}
    chance_star = expected(sums_star, {c: covered_pairs[c] for c in named}) if any(sums_star.values()) else None
    alphas.append(ratio_alpha(seen_star, chance_star) if any(sums_star.values()) else None)
    per_label = {}
    for k in named:
        per_label[k] = [None, float(sums_star[k] / sums[k])]
        if not sums_star[k]:
            continue
        over = sums_star[k] - seen[k, k]
        if over == 0:
            per_label[k][0] = 1.0
        elif chance_star:
            under = sum(chance_star[c, k] for c in named)
            if under > 0 and under > chance_star[k, k]:
                per_label[k][0] = float(1 - under / sums_star[k] * over / (under - chance_star[k, k]))
    return {"sums": head, "alphas": alphas, "per_label": per_label}


def unit_labels(items, annotators):
    """Labels of documents or paragraphs: alpha over all, and (n, observed, kappa) for pairs."""
    pairs = {}
    for a, b in itertools.combinations(range(annotators), 2):
        both = [item for item in items if a in item and b in item]
        left, right = [item[a] for item in both], [item[b] for item in both]
        pairs[f"{a}|{b}"] = [len(both), observed(left, right), kappa(left, right)]
    return {"alpha": alpha(items), "pairs": pairs}


def expect(documents, annotators):
    """All numbers of a case."""
    who = [by for by in range(annotators) if any(d.finished[by] for d in documents)]
    found = {"pairs": {}}
    for pair in itertools.combinations(range(annotators), 2):
        units = sum(len(d.common(pair)) for d in documents)
        found["pairs"][f"{pair[0]}|{pair[1]}"] = units and {
            "units": units,
            "exact": exact(documents, pair),
            "muc": muc(documents, pair),
            "token": token_pair(documents, pair),
            "unitizing": unitizing(documents, pair),
        } or None
    micro = [pair["exact"]["micro"][5] for pair in found["pairs"].values() if pair]
    micro = [value for value in micro if value is not None]
    found["mean_pairwise_f1"] = ratio(sum(micro), len(micro))
    found["token_alpha"], found["token_fleiss"] = token_all(documents, who)
    found["unitizing"] = unitizing(documents, who)
    # Who finished nothing takes part in nothing.
    joined = lambda sets: {by: "+".join(sorted(sets[by])) for by in who if sets[by]}
    if any(labels for d in documents for labels in d.labels):
        found["document_labels"] = unit_labels([joined(d.labels) for d in documents], annotators)
    if any(labels for d in documents for labels in d.unit_labels):
        of = lambda d, n: [{label for unit, label in labels if unit == n} for labels in d.unit_labels]
        items = [joined(of(d, n)) for d in documents for n in range(len(d.units))]
        found["paragraph_labels"] = unit_labels(items, annotators)
    return found


def case(name, documents, annotators):
    """What Rust reads: a span is [annotator, start, end, label, pieces]."""
    out = []
    for n, d in enumerate(documents):
        of = lambda sets: [[by, one] for by, labels in enumerate(sets) for one in sorted(labels)]
        spans = [[by, *s[:3], s[3] or []] for by, spans in enumerate(d.spans) for s in spans]
        out.append({
            "text": d.text,
            "units": d.units,
            "finished": [sorted(units) for units in d.finished],
            "spans": sorted(spans),
            "labels": of(d.labels),
            "unit_labels": of(d.unit_labels),
        })
    return {"name": name, "annotators": annotators, "documents": out, "expect": expect(documents, annotators)}


WORDS = [
    "Marta", "Lind", "met", "Otto", "in", "the", "Wien", "3,5", "snake_case", "don't", "(EU)", "“so”", "–", "x", "U.N.",
    "nai\u0308ve", "e\u0301te\u0301", "Ǆungla", "𝒜𝓁𝒾", "🙂", "👩‍👩‍👧", "𐐷𐑊", "a\u200bb", "北京", "東京都に", "か\u3099く", "カナー",
    "ที่นี่", "ລາວ", "ខ្មែរ", "မြန်မာ", "한국", "עברית", "हिन्दी", "№5", "½", "٣", "a\u200db", "️",
]
SPACES = [" "] * 12 + ["  ", "\u00a0", "\u3000", ", ", ""]
LABELS = ["LOC", "ORG", "PER", "ÄMT"]


def text(rnd, paragraphs):
    """Paragraphs of odd words with blank lines and both ends of line."""
    lines = []
    for _ in range(paragraphs):
        words = [rnd.choice(WORDS) + rnd.choice(SPACES) for _ in range(rnd.randint(4, 14))]
        lines.append("".join(words).strip() + rnd.choice(["\n", "\n", "\n\n", "\r\n", "\r\n\r\n", "\n \n"]))
    return "".join(lines)


def whole_tokens(rnd, document, labels):
    """Spans of whole tokens that do not overlap."""
    spans = []
    for unit in range(len(document.units)):
        tokens, at = document.tokens(unit), 0
        while at < len(tokens):
            if rnd.random() < 0.3:
                last = min(len(tokens), at + rnd.choice([1, 1, 1, 2, 2, 3])) - 1
                spans.append((tokens[at][0], tokens[last][1], rnd.choice(labels), None))
                at = last
            at += 1
    return spans


def anywhere(rnd, document, labels):
    """Spans of any code points: nested, crossing, over paragraphs, in pieces."""
    spans = []
    for _ in range(rnd.randint(2, 9)):
        start, end = sorted(rnd.sample(range(len(document.text) + 1), 2))
        if rnd.random() < 0.75:
            end = min(end, start + rnd.randint(1, 12))
        several = None
        if end - start > 5 and rnd.random() < 0.25:
            cut = sorted(rnd.sample(range(start + 1, end), 2))
            several = ((start, cut[0]), (cut[1], end))
        spans.append((start, end, rnd.choice(labels), several))
    return spans


def seen_by(rnd, base, document, labels, make, jitter):
    """An annotator's view of the same spans: some missed, some relabelled, some with other bounds, some more."""
    spans = set()
    for start, end, label, several in base:
        chance = rnd.random()
        if chance < 0.15:
            continue
        if chance < 0.3:
            label = rnd.choice(labels)
        elif chance < 0.5 and jitter:
            start = max(0, start + rnd.choice([-1, 0, 2]))
            end, several = min(len(document.text), max(start + 1, end + rnd.choice([-2, 0, 1]))), None
        spans.add((start, end, label, several))
    return spans | set(make(rnd, document, labels)[: 0 if not jitter else rnd.choice([0, 1, 3])])


def drawn(rnd, number_):
    """A random case."""
    annotators = rnd.choice([2, 2, 2, 3, 3, 4])
    make = whole_tokens if number_ % 2 else anywhere
    labels = LABELS[: rnd.choice([1, 2, 3, 4, 4])]
    documents = []
    for _ in range(rnd.choice([1, 1, 2, 3])):
        document = Document(text(rnd, rnd.randint(1, 4)), annotators)
        base = make(rnd, document, labels)
        for by in range(annotators):
            document.spans[by] = seen_by(rnd, base, document, labels, make, make is anywhere)
            if number_ % 3:
                document.finished[by] = {unit for unit in document.finished[by] if rnd.random() < 0.8}
            if number_ % 4 == 0 and rnd.random() < 0.8:
                document.labels[by] = set(rnd.sample(LABELS, rnd.choice([1, 1, 2])))
            for unit in document.finished[by]:
                if number_ % 5 == 0 and rnd.random() < 0.9:
                    document.unit_labels[by].add((unit, rnd.choice(labels)))
        documents.append(document)
    how = "whole tokens" if make is whole_tokens else "anywhere"
    return case(f"drawn {number_}: {annotators} annotators, {how}", documents, annotators)


EXAMPLE = "Marta Lind met Otto Brandt in Vienna on Monday."
ALICE = {(0, 10, "PER", None), (15, 26, "PER", None), (30, 36, "LOC", None)}
BORIS = {(0, 10, "PER", None), (20, 26, "PER", None), (30, 36, "ORG", None), (40, 46, "LOC", None)}


def one(name, line, *spans, finished=None):
    """A case of one document; a span may leave out its pieces."""
    document = Document(line, len(spans))
    document.spans = [{(*span, None)[:4] for span in side} for side in spans]
    if finished:
        document.finished = [set(units) for units in finished]
    return case(name, [document], len(spans))


def named():
    """The edge cases by name."""
    a = {(0, 5, "PER")}
    two = "one two\r\nthree four\r\n"
    yield one("worked example", EXAMPLE, ALICE, BORIS)
    yield one("identity", EXAMPLE, ALICE, ALICE, ALICE)
    yield one("identity with one label", EXAMPLE, a, a)
    yield one("both finished and both empty", EXAMPLE, set(), set())
    yield one("one empty", EXAMPLE, ALICE, set())
    yield one("the other empty", EXAMPLE, set(), BORIS)
    yield one("three, one of them empty", EXAMPLE, ALICE, BORIS, set())
    yield one("three, two of them in each place", EXAMPLE, a | {(15, 26, "PER")}, a | {(15, 26, "LOC")}, set())
    yield one("one annotator", EXAMPLE, ALICE)
    yield one("one of two has finished nothing", EXAMPLE, ALICE, BORIS, finished=[[0], []])
    yield one("no common unit", two, {(0, 3, "PER")}, {(9, 14, "PER")}, finished=[[0], [1]])
    yield one("no text", "", set(), set())
    yield one("spans in unfinished units", two, {(0, 3, "PER"), (9, 14, "LOC")}, {(0, 3, "PER")},
              finished=[[0, 1], [0]])
    yield one("a span over two units, one unfinished", two, {(4, 14, "LOC")}, {(4, 14, "LOC")}, finished=[[0, 1], [0]])
    yield one("a span over two units", two, {(4, 14, "LOC")}, {(4, 7, "LOC"), (9, 14, "PER")})
    yield one("a span on a line end", two, {(7, 9, "LOC"), (0, 3, "PER")}, {(0, 3, "PER")})
    yield one("three annotators, other parts", two, {(0, 3, "PER"), (9, 14, "LOC")}, {(0, 3, "ORG")}, {(9, 14, "LOC")},
              finished=[[0, 1], [0], [1]])
    yield one("a later exact match beats an earlier overlap", EXAMPLE,
              {(0, 5, "PER"), (0, 10, "PER")}, {(0, 10, "PER")})
    yield one("a later exact match beats an earlier overlap, labels", EXAMPLE,
              {(0, 8, "LOC"), (0, 10, "LOC"), (0, 10, "PER")}, {(0, 10, "PER"), (2, 10, "PER")})
    yield one("closest bounds of a label", EXAMPLE, {(0, 26, "PER"), (6, 20, "PER"), (15, 26, "LOC")},
              {(6, 14, "PER"), (6, 26, "LOC"), (8, 26, "PER")})
    yield one("first of two equally close", EXAMPLE, {(0, 10, "PER"), (4, 14, "PER")}, {(2, 12, "PER"), (4, 14, "PER")})
    long = "x" * 100 + " " + "y" * 101 + "\n"
    yield one("one code point of a hundred is an overlap", long, {(0, 100, "PER")}, {(99, 101, "PER")})
    yield one("one code point of a hundred and one is none", long, {(101, 202, "PER")}, {(100, 102, "PER")})
    yield one("the rule counts the reference", long, {(100, 102, "PER")}, {(101, 202, "PER")})
    yield one("adjacent spans of one label", EXAMPLE, {(0, 5, "PER"), (6, 10, "PER")}, {(0, 10, "PER")})
    yield one("touching spans of one label", EXAMPLE, {(0, 5, "PER"), (5, 10, "PER")}, {(0, 10, "PER")})
    yield one("nested and crossing", EXAMPLE, {(0, 26, "ORG"), (0, 10, "PER"), (20, 36, "LOC"), (6, 10, "LOC")},
              {(0, 26, "PER"), (0, 10, "PER"), (15, 36, "LOC"), (30, 36, "LOC")})
    yield one("two labels on one stretch", EXAMPLE, {(0, 10, "PER"), (0, 10, "ORG")}, {(0, 10, "PER"), (30, 36, "LOC")})
    ends = (0, 26, "PER", ((0, 5), (20, 26)))
    yield one("pieces", EXAMPLE, {ends, (30, 36, "LOC")}, {ends, (30, 36, "LOC", ((30, 32), (34, 36)))})
    yield one("pieces against their hull", EXAMPLE, {ends}, {(0, 26, "PER")})
    yield one("other pieces in one hull", EXAMPLE, {ends}, {(0, 26, "PER", ((0, 5), (15, 26)))})
    yield one("a span in a gap of pieces", EXAMPLE, {ends, (6, 10, "LOC")}, {(6, 10, "LOC")})
    yield one("inside a token, at a space", EXAMPLE, {(2, 4, "PER"), (29, 37, "LOC")}, {(0, 6, "PER"), (10, 11, "LOC")})
    odd = "𝒜𝓁 nai\u0308ve 北京市か\u3099 ที่นี่ 👩‍👩‍👧\r\n"
    yield one("code points", odd, {(0, 2, "PER"), (3, 9, "LOC"), (10, 12, "ORG"), (16, 18, "LOC")},
              {(1, 2, "PER"), (3, 6, "LOC"), (11, 12, "ORG"), (13, 15, "PER"), (22, 24, "PER"), (24, 27, "LOC")})
    yield one("all is one span", "word", {(0, 4, "PER")}, {(0, 4, "PER")})
    yield one("all is one span or another", "word", {(0, 4, "PER")}, {(0, 4, "LOC")})
    yield one("all is one span or none", "word", {(0, 4, "PER")}, set())
    yield one("no overlap", EXAMPLE, {(0, 10, "PER")}, {(15, 26, "PER")})
    documents = [Document(line, 3) for line in (EXAMPLE, "", two, EXAMPLE)]
    for document in documents[::3]:
        document.spans = [ALICE, BORIS, ALICE | BORIS]
    documents[3].finished[1] = set()
    documents[0].labels = [{"LOC", "PER"}, {"PER", "LOC"}, {"PER"}]
    documents[2].labels = [{"PER"}, {"ORG"}, set()]
    documents[3].labels = [{"PER"}, set(), {"PER"}]
    yield case("several documents", documents, 3)


def main():
    rnd = random.Random(SEED)
    cases = [*named(), *(drawn(rnd, number_) for number_ in range(40))]
    example = cases[0]["expect"]["pairs"]["0|1"]
    token, unitizing_ = example["token"], example["unitizing"]
    rounded = [example["exact"]["micro"][5], *token[1:3], token[4], *unitizing_["alphas"]]
    assert [round(value, 6) for value in rounded] == [0.285714, 0.7, 0.516129, 0.181818, 0.477332, 0.545445, 0.483117]
    assert sum(p["exact"]["seqeval"] for c in cases for p in c["expect"]["pairs"].values() if p) > 30
    lines = ",\n".join(json.dumps(c, ensure_ascii=True, separators=(",", ":")) for c in cases)
    sys.stdout.write(f"[\n{lines}\n]\n")


main()
