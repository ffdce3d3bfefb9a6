package io.coppice.deploy.benchmark;

import java.util.List;
import java.util.Optional;

/** The yardstick by itself. */
final class ReferencePart implements Part {

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        bench.say("PyTorch, L0-ARM and dense");
        Optional<Yardstick.Speeds> speeds = bench.yardstick().speeds();
        String title = "The yardstick: LeNet-5 at batch 128 in PyTorch";
        if (speeds.isEmpty()) {
            String note = "No Python with torch and numpy was found, so figures are not compared with PyTorch"
                    + " (on Debian: apt install python3-torch libopenblas0).";
            return new BenchmarkSection(name(), title, List.of(note), List.of());
        }
        Yardstick.Speeds known = speeds.get();
        return new BenchmarkSection(
                name(),
                title,
                List.of("deploy/reference/lenet5_l0arm.py, " + known.description()
                        + ", images in memory; wall time of the steps, as in the jobs."),
                List.of(
                        Figure.of("L0-ARM, two passes, at any gate state", known.gated(), "steps/s"),
                        Figure.of("dense, one pass", known.dense(), "steps/s")));
    }
}
