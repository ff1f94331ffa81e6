"""Writes gamma.json: the observed disorder of random documents by pygamma-agreement.

    python3.11 -m venv venv && venv/bin/pip install pygamma-agreement==0.5.9
    venv/bin/python tests/agreement/gamma.py > tests/agreement/gamma.json
"""

import json
import random

from pyannote.core import Segment
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

LABELS = ["LOC", "ORG", "PER"]
# Documents, annotators, units of each at most, length, longest unit: from sparse to nested and crowded.
SHAPES = [
    (10, 2, 8, 400, 12),
    (10, 2, 25, 200, 12),
    (5, 2, 12, 60, 40),
    (2, 2, 60, 300, 30),
    (10, 3, 8, 400, 12),
    (10, 3, 12, 120, 12),
    (5, 3, 8, 50, 40),
    (5, 4, 6, 120, 12),
    (3, 5, 3, 60, 20),
]


def document(draw, annotators, most, length, longest):
    """An annotator's units, most of them near what others have too."""
    units = set()
    truth = [(draw.randrange(length), draw.randint(1, longest), draw.choice(LABELS)) for _ in range(most)]
    for by in range(annotators):
        for start, size, label in draw.sample(truth, draw.randint(1, most)):
            if draw.random() < 0.5:
                start, size = max(0, start + draw.randint(-4, 4)), max(1, size + draw.randint(-3, 3))
            if draw.random() < 0.2:
                label = draw.choice(LABELS)
            units.add((by, start, start + size, label))
    return sorted(units)


def observed(units):
    continuum = Continuum()
    for by, start, end, label in units:
        continuum.add(f"a{by}", Segment(start, end), label)
    dissimilarity = CombinedCategoricalDissimilarity(alpha=1.0, beta=1.0, delta_empty=1.0)
    return continuum.get_best_alignment(dissimilarity).disorder


def main():
    draw = random.Random(1)
    lines = []
    example = [(0, 0, 10, "PER"), (0, 15, 26, "PER"), (0, 30, 36, "LOC")]
    example += [(1, 0, 10, "PER"), (1, 20, 26, "PER"), (1, 30, 36, "ORG"), (1, 40, 46, "LOC")]
    cases = [(2, example)]
    for count, annotators, most, length, longest in SHAPES:
        cases += [(annotators, document(draw, annotators, most, length, longest)) for _ in range(count)]
    for annotators, units in cases:
        case = {"annotators": annotators, "units": units, "observed": round(float(observed(units)), 7)}
        lines.append(json.dumps(case))
    print("[\n" + ",\n".join(lines) + "\n]")


main()
