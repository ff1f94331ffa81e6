"""Asks Parquet exports the questions of docs/scale.md, with DuckDB and with Polars, whichever is installed.

    gloss export parquet all.parquet talks
    python3 tools/parquet_queries.py 'all*.parquet'

Prints each answer with the seconds it took; exit 1 if the two do not say the same.
"""

import importlib.util
import sys
import time

SPANS = """
  SELECT id AS doc, outlet, left(date, 7) AS month, annotator, span.layer, span.label, span.text AS words, span.holder, span.target
  FROM (SELECT id, outlet, date, annotator, unnest(spans) AS span FROM read_parquet($files))
"""

# Name, columns to group by, what is left out; the answer is the groups with their counts.
QUESTIONS = [
    ("spans of each annotator by label", ["annotator", "layer", "label"], None),
    ("the words tagged most often", ["label", "words"], 10),
    ("spans by outlet and month", ["outlet", "month"], None),
    ("who supports or opposes what", ["holder", "label", "target"], None),
]


def with_duckdb(files, columns, most):
    import duckdb

    names = ", ".join(columns)
    stances = "WHERE holder <> '' AND target <> ''" if "holder" in columns else ""
    limit = f"LIMIT {most}" if most else ""
    query = f"SELECT {names}, count(*) AS count FROM ({SPANS}) {stances} GROUP BY ALL ORDER BY count DESC, {names} {limit}"
    return duckdb.execute(query, {"files": files}).fetchall()


def with_polars(files, columns, most):
    import polars

    span = polars.col("spans").struct
    fields = ["layer", "label", "holder", "target"]
    spans = (
        polars.scan_parquet(files)
        .explode("spans")
        .filter(polars.col("spans").is_not_null())
        .select("outlet", "annotator", polars.col("date").str.slice(0, 7).alias("month"), span.field("text").alias("words"),
                *[span.field(name) for name in fields])
    )
    if "holder" in columns:
        spans = spans.filter((polars.col("holder") != "") & (polars.col("target") != ""))
    counted = spans.group_by(columns).agg(polars.len().alias("count"))
    counted = counted.sort(["count", *columns], descending=[True] + [False] * len(columns))
    return (counted.head(most) if most else counted).collect().rows()


ENGINES = {"duckdb": with_duckdb, "polars": with_polars}


def installed():
    return {name: ask for name, ask in ENGINES.items() if importlib.util.find_spec(name)}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    engines, differs = installed(), False
    if not engines:
        sys.exit("neither duckdb nor polars is installed: pip install duckdb polars")
    for name, columns, most in QUESTIONS:
        answers = {}
        for engine, ask in engines.items():
            begun = time.monotonic()
            answers[engine] = ask(sys.argv[1], columns, most)
            print(f"{name}: {engine}, {len(answers[engine])} rows, {time.monotonic() - begun:.2f} s")
        for row in next(iter(answers.values()))[:10]:
            print("  " + "\t".join(str(value) for value in row))
        if any(answer != next(iter(answers.values())) for answer in answers.values()):
            differs = True
            print("  DIFFERENT")
    sys.exit(differs)


if __name__ == "__main__":
    main()
