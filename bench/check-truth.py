#!/usr/bin/env python3
"""Compares `teamcost daily --json --timezone UTC` (standard input) with a corpus' truth.json: check-truth.py DIR/truth.json"""
import json, sys

truth = json.load(open(sys.argv[1]))
report = json.load(sys.stdin)
rows = {(row["date"], row["model"]): row for row in report["rows"]}
wrong = cells = 0
for day, models in truth["days"].items():
    for model, counts in models.items():
        cells += 1
        row = rows.pop((day, model), {})
        if any(row.get(name) != count for name, count in counts.items()):
            wrong += 1
            print(f"{day} {model}: {row} instead of {counts}", file=sys.stderr)
print(f"{cells} cells, {wrong} wrong, {len(rows)} too many, {report['totals']['total']} tokens of {truth['totals']['total']}")
sys.exit(bool(wrong or rows or report["totals"]["total"] != truth["totals"]["total"]))
