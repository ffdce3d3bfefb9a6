package io.coppice.deploy.benchmark;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSplits;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.Network;
import io.coppice.compute.training.SequentialTrainer;
import io.coppice.protocols.job.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a step costs when fewer units are open: one core, without actors; batch assembly, gathering, both passes, Adam and the
 * gates' learning included.
 */
final class StepsPart implements Part {
    private static final List<Double> SHARES = List.of(1.0, 0.75, 0.5, 0.25, 0.1);
    private static final Bar HALF = Bar.atMost(0.4);
    private static final Bar SETTLED = Bar.atMost(0.12);

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        SequentialTrainer loop = plainLoop();
        List<GateState> states = new ArrayList<>();
        Network network = lenet5();
        SHARES.forEach(share -> states.add(GateState.open(network, share)));
        states.add(GateState.settled(network, GateState.PAPERS));
        List<List<Double>> milliseconds = new ArrayList<>();
        states.forEach(state -> milliseconds.add(new ArrayList<>()));
        int rounds = bench.full(9, 2); // the first warms the compiler up
        long step = 0;
        for (int round = 0; round < rounds; round++) {
            bench.say("steps, round " + (round + 1) + " of " + rounds);
            for (int i = 0; i < states.size(); i++) {
                List<Double> times = round == 0 ? new ArrayList<>() : milliseconds.get(i);
                step = time(bench, loop, states.get(i), step, times, bench.full(round == 0 ? 100 : 30, 4));
            }
        }
        return new BenchmarkSection(
                name(),
                "Time of an L0-ARM step of LeNet-5 at batch 128 against open units, one core, no actors",
                List.of("Medians of single steps. Pass B is never skipped. A step of the settled gates reads and writes"
                        + " the closed weights too: Adam moves them."),
                figures(states, milliseconds));
    }

    private static long time(
            Bench bench, SequentialTrainer loop, GateState state, long first, List<Double> milliseconds, int steps) {
        for (long step = first; step < first + steps; step++) {
            var draw = state.draws().get((int) (step % state.draws().size()));
            long before = bench.clock().getAsLong();
            loop.step(step, draw);
            milliseconds.add((bench.clock().getAsLong() - before) / 1e6);
        }
        return first + steps;
    }

    private static List<Figure> figures(List<GateState> states, List<List<Double>> milliseconds) {
        double whole = Medians.of(milliseconds.getFirst());
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Figure figure = Figure.of(states.get(i).name(), Medians.of(milliseconds.get(i)), "ms");
            figures.add(figure.comparedWith(whole, "of all open", bar(i)));
        }
        return figures;
    }

    private static Optional<Bar> bar(int state) {
        if (state == SHARES.size()) {
            return Optional.of(SETTLED);
        }
        return SHARES.get(state) == 0.5 ? Optional.of(HALF) : Optional.empty();
    }

    static Network lenet5() {
        var images = DataSets.preprocessing("mnist");
        return JobSpec.DEFAULT.model().create(images.input(), images.classes().size());
    }

    private static SequentialTrainer plainLoop() {
        ImageSplits data = DataSets.open("mnist", Optional.empty(), 5000);
        Network network = lenet5();
        return new SequentialTrainer(
                network,
                KernelSelector.create(KernelSelector.AUTO),
                L0ArmSettings.DEFAULT.create(
                        TrainingPlan.of(network, data.training().count())),
                JobSpec.DEFAULT.optimizer(),
                data.training(),
                DataSets.preprocessing("mnist"),
                JobSpec.DEFAULT.data().batch(),
                1);
    }
}
