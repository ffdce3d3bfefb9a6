#!/usr/bin/env python3
"""Prints the results table from the runs' report.json files: table.py OUT, where `reproduce OUT` has put them."""
import json
import statistics
import sys
from pathlib import Path


def pruned(report, kept):
    return 100 * (1 - report[kept] / report["weights_total"])


def row(report, seed):
    units = "-".join(str(units) for units in report["units_kept"])
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


def main(out):
    jobs = {}
    for file in sorted(Path(out).glob("*/report.json")):
        job, _, seed = file.parent.name.rpartition("-seed")
        jobs.setdefault(job, []).append((seed, json.loads(file.read_text())))
    print("| job | seed | units kept | pruned %, papers' counting | pruned %, true | multiply-adds | test accuracy % | seconds | first epoch s | last epoch s |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for job, runs in jobs.items():
        for seed, report in runs:
            print(f"| {job} | " + " | ".join(row(report, seed)) + " |")
        accuracy = statistics.median(100 * report["test_accuracy"] for _, report in runs)
        share = statistics.median(pruned(report, "weights_kept_papers") for _, report in runs)
        print(f"| **{job}** | median | | **{share:.2f}** | | | **{accuracy:.2f}** | | | |")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: table.py OUT")
    main(sys.argv[1])
