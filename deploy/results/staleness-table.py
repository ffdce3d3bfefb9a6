#!/usr/bin/env python3
"""Prints the table of `staleness CIFAR OUT`: test accuracy by correction and workers, with the mean staleness.

A cell is the mean over the seeds, the spread between the least and the most of them, and how many updates a gradient missed
on average. A run that ended without a report is one that diverged, if its log says so, or was interrupted.
"""
import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path


def staleness(report):
    steps = report["steps_by_staleness"]
    return sum(missed * count for missed, count in enumerate(steps)) / max(1, sum(steps))


def main(out):
    runs = defaultdict(list)
    unfinished = []
    for folder in sorted(Path(out).glob("*-seed*")):
        name = folder.name.rsplit("-seed", 1)[0]
        if (folder / "report.json").exists():
            report = json.loads((folder / "report.json").read_text())
            if report["test_accuracy"] is not None:
                runs[name].append((100 * report["test_accuracy"], staleness(report)))
                continue
        unfinished.append(folder.name)
    counts = sorted({int(name.rsplit("-", 1)[1]) for name in runs if name != "sequential"})
    corrections = sorted({name.rsplit("-", 1)[0] for name in runs if name != "sequential"})
    if runs["sequential"]:
        print(f"Sequential: {cell(runs['sequential'])}\n")
    print("| correction | " + " | ".join(f"{count} workers" for count in counts) + " |")
    print("|---|" + "---|" * len(counts))
    for correction in corrections:
        cells = [cell(runs.get(f"{correction}-{count}", [])) for count in counts]
        print(f"| {correction} | " + " | ".join(cells) + " |")
    if unfinished:
        print("\nWithout a result: " + ", ".join(unfinished))


def cell(figures):
    if not figures:
        return "–"
    accuracies = [accuracy for accuracy, _ in figures]
    missed = statistics.mean(each for _, each in figures)
    spread = f" ± {(max(accuracies) - min(accuracies)) / 2:.1f}" if len(figures) > 1 else ""
    return f"{statistics.mean(accuracies):.1f} %{spread} ({missed:.1f} stale)"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: deploy/results/staleness-table.py OUT")
    main(sys.argv[1])
