#!/usr/bin/env python3
"""Prints the results tables: table.py OUT, where `reproduce OUT` has put the runs, or table.py runs.csv, which `compact.py` keeps.

The first has a row a run, the second what is published or asked for beside the median of the runs, and what it is missed by.
"""
import csv
import json
import statistics
import sys
from pathlib import Path

# Pruned % in the papers' counting and accuracy % as published; or the most multiply-adds or weights asked for, and accuracy.
PUBLISHED = {
    "lenet5-l0-arm": ("pruned %", 95.52, 99.1),
    "lenet5-l0-arm-sep": ("pruned %", 99.49, 98.7),
    "mlp-l0-arm": ("pruned %", 87.00, 98.3),
    "lenet5-l0-hc": ("pruned %", 91.1, 99.1),
    "lenet5-l0-hc-sep": ("pruned %", 98.6, 99.0),
    "mlp-l0-hc": ("pruned %", 73.98, 98.6),
    "mlp-l0-hc-sep": ("pruned %", 89.99, 98.2),
    "lenet5-deephoyer-group": ("multiply-adds", 175_000, 98.9),
    "lenet5-deephoyer": ("weights", 4_500, 98.9),
    "mlp-deephoyer": ("weights", 5_800, 98.2),
    "lenet5-l0-arm-budget": ("multiply-adds", 114_650, 98.8),
}
FIGURES = {
    "pruned %": lambda report: pruned(report, "weights_kept_papers"),
    "multiply-adds": lambda report: report["multiply_adds_kept"],
    "weights": lambda report: report["weights_kept"],
}


def pruned(report, kept):
    return 100 * (1 - report[kept] / report["weights_total"])


def row(report, seed):
    units = report["units_kept"]
    if isinstance(units, list):
        units = "-".join(str(each) for each in units)
    return [
        seed,
        units,
        f"{pruned(report, 'weights_kept_papers'):.2f}",
        f"{pruned(report, 'weights_kept'):.2f}",
        f"{report['multiply_adds_kept'] / 1000:,.0f}k",
        f"{100 * report['test_accuracy']:.2f}",
        f"{report['seconds_total']:.0f}",
        f"{report['seconds_first_epoch']:.2f}",
        f"{report['seconds_last_epoch']:.2f}",
    ]


def reports(out):
    """The runs' names and reports: of a folder of runs, or of the table that is kept of them."""
    if out.is_dir():
        return [(file.parent.name, json.loads(file.read_text())) for file in sorted(out.glob("*/report.json"))]
    with out.open(newline="") as file:
        return [(row["run"], {key: number(value) for key, value in row.items()}) for row in csv.DictReader(file)]


def number(value):
    try:
        return float(value)
    except ValueError:
        return value


def main(out):
    jobs = {}
    for name, report in reports(Path(out)):
        job, _, seed = name.rpartition("-seed")
        if job:
            jobs.setdefault(job, []).append((seed, report))
    print("| job | seed | units kept | pruned %, papers' counting | pruned %, true | multiply-adds | test accuracy % | seconds | first epoch s | last epoch s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for job, runs in jobs.items():
        for seed, report in runs:
            print(f"| {job} | " + " | ".join(row(report, seed)) + " |")
        accuracy = statistics.median(100 * report["test_accuracy"] for _, report in runs)
        share = statistics.median(pruned(report, "weights_kept_papers") for _, report in runs)
        print(f"| **{job}** | median | | **{share:.2f}** | | | **{accuracy:.2f}** | | | |")
    print()
    print("| job | seeds | published or asked for | here, median | missed by |")
    print("|---|---|---|---|---|")
    for job, runs in jobs.items():
        published = PUBLISHED.get(job.removesuffix("-sequential").removesuffix("-paper").removesuffix("-disarm").removesuffix("-paper"))
        if published:
            print(against(job, [report for _, report in runs], *published))


def against(job, reports, figure, wanted, accuracy):
    found = statistics.median(FIGURES[figure](report) for report in reports)
    reached = statistics.median(100 * report["test_accuracy"] for report in reports)
    rate = figure == "pruned %"
    short = wanted - found if rate else found - wanted
    missed = [f"{short:.2f} points of {figure}" if rate else f"{short:,.0f} {figure}"] if short > 0.005 else []
    missed += [f"{accuracy - reached:.2f} points of accuracy"] if accuracy - reached > 0.005 else []
    show = (lambda value: f"{value:.2f} % pruned") if rate else (lambda value: f"{value:,.0f} {figure}")
    least = "" if rate else "at most "
    return (
        f"| {job} | {len(reports)} | {least}{show(wanted)} at {accuracy:.1f} % | {show(found)} at {reached:.2f} %"
        f" | {', '.join(missed) or 'met'} |"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: table.py OUT|runs.csv")
    main(sys.argv[1])
