#!/usr/bin/env python3
"""Makes what this folder keeps of runs: compact.py OUT DEST, where `reproduce OUT` has put the runs.

DEST/runs.csv gets a row a run: what the tables are made of (rows of runs that are there already and not in OUT stay).
DEST/runs/NAME.csv gets the run's job file as comment lines, then its first epoch, every tenth of its length and its last.
"""
import csv
import json
import sys
from pathlib import Path

SUMMARY = [
    "method", "model", "epochs", "steps", "kernels", "units_kept", "units_total", "weights_kept", "weights_kept_papers",
    "weights_total", "multiply_adds_kept", "multiply_adds_total", "test_accuracy", "test_accuracy_before_statistics", "test_loss",
    "seconds_total", "seconds_first_epoch", "seconds_last_epoch",
]
EPOCH = [
    "epoch", "step", "loss", "penalty", "validation_loss", "validation_accuracy", "validation_accuracy_share",
    "weights_kept", "weights_kept_papers", "multiply_adds_kept_per_sample", "seconds", "max_staleness_updates",
]


def text(value):
    if isinstance(value, list):
        return "-".join(str(each) for each in value)
    return f"{value:.9g}" if isinstance(value, float) else value


def metrics(file):
    """The rows of a run's metrics.csv with the columns that are kept; digits beyond six tell nothing."""
    with file.open(newline="") as lines:
        return [
            {key: short(value) for key, value in row.items() if key in EPOCH or key.startswith("units_kept_")}
            for row in csv.DictReader(lines)
        ]


def short(value):
    return f"{float(value):.6g}" if "." in value else value


def milestones(history):
    """The first epoch, ten more at equal distances and the last: enough to see a curve."""
    last = len(history) - 1
    return [history[i] for i in sorted({0, *(round(last * tenth / 10) for tenth in range(1, 11))})]


def main(out, dest):
    runs = {}
    index = dest / "runs.csv"
    if index.exists():
        with index.open(newline="") as file:
            runs = {row["run"]: row for row in csv.DictReader(file)}
    (dest / "runs").mkdir(parents=True, exist_ok=True)
    for path in sorted(out.glob("*/report.json")):
        name = path.parent.name
        report = json.loads(path.read_text())
        runs[name] = {"run": name, **{key: text(report.get(key, "")) for key in SUMMARY}}
        with (dest / "runs" / f"{name}.csv").open("w", newline="") as file:
            file.writelines(f"# {line}\n" for line in report["configuration"].splitlines())
            history = metrics(path.parent / "metrics.csv")
            table = csv.DictWriter(file, list(history[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(milestones(history))
    with index.open("w", newline="") as file:
        table = csv.DictWriter(file, ["run", *SUMMARY], lineterminator="\n")
        table.writeheader()
        table.writerows(runs[name] for name in sorted(runs))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: compact.py OUT DEST")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
