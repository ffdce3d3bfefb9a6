package io.coppice.actors.holder;

import io.coppice.actors.job.JobCommand;
import io.coppice.actors.job.JobEffect;
import io.coppice.actors.job.JobPlan;
import io.coppice.actors.job.JobState;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * How many steps a second a job's coordinator and its gate sampler can follow, with LeNet-5's gates and nobody else in
 * the way: what bounds a job however many workers and shards it has.
 */
final class CoordinationSpeed {
    private static final int ROUNDS = 5;
    private static final int WORKERS = 64;
    private static final int WINDOW = 128;

    private final int steps;

    private CoordinationSpeed(int steps) {
        this.steps = steps;
    }

    /** Prints a table. @return the best rate of coordinator and gate sampler together, steps a second */
    static double measure(int steps) {
        CoordinationSpeed speed = new CoordinationSpeed(steps);
        double best = 0;
        System.out.printf(
                "| steps a second | coordinator | gate sampler | both, a thread each |%n|---|---:|---:|---:|%n");
        for (int round = 1; round <= ROUNDS; round++) {
            double coordinator = speed.rate(speed::coordinate);
            double sampler = speed.rate(speed::sample);
            Thread other = new Thread(speed::sample);
            double both = speed.rate(() -> {
                other.start();
                speed.coordinate();
                join(other);
            });
            System.out.printf("| round %d | %,.0f | %,.0f | %,.0f |%n", round, coordinator, sampler, both);
            best = Math.max(best, both);
        }
        return best;
    }

    /** Steps a second of the coordinator's state, compiled. */
    static double coordinatorAlone(int steps) {
        CoordinationSpeed speed = new CoordinationSpeed(steps);
        return Math.max(speed.rate(speed::coordinate), speed.rate(speed::coordinate));
    }

    /** Steps a second of the gate sampler's state, compiled. */
    static double samplerAlone(int steps) {
        CoordinationSpeed speed = new CoordinationSpeed(steps);
        return Math.max(speed.rate(speed::sample), speed.rate(speed::sample));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private double rate(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return steps / ((System.nanoTime() - begun) / 1e9);
    }

    /** Every step is asked for, granted and finished; the window is always full. */
    private void coordinate() {
        Train train = new Train(1, Mode.ASYNC, 1, WORKERS, WINDOW, 4, 0);
        NetworkSize size = new NetworkSize(new int[4], new int[4], 0, 0, 0, 0, 0, 0, 0);
        JobPlan plan = new JobPlan("job", 1, "vector", "l0-arm", "lenet5", steps, 1, train, Duration.ofHours(1), size);
        JobState state = new JobState(plan);
        Deque<StepId> leased = new ArrayDeque<>();
        state.start();
        long now = 0;
        state.apply(new JobCommand.Claimed(1, Optional.empty(), Optional.empty(), List.of()), now);
        for (int holder = -1; holder < 4; holder++) {
            state.apply(new JobCommand.Begun(1, holder), now);
        }
        StepReport report = new StepReport(1, 1, 100, false, 1, new int[] {20, 50, 800, 500}, 1);
        for (int worker = 0; worker < WORKERS; worker++) {
            grants(state.apply(new JobCommand.LeaseAsked("node." + worker + "/0"), now), leased);
        }
        for (int finished = 0; finished < steps; finished++) {
            StepId step = leased.remove();
            now += 20_000;
            grants(state.apply(new JobCommand.StepFinished(step, report), now), leased);
            grants(state.apply(new JobCommand.LeaseAsked("node." + finished % WORKERS + "/0"), now), leased);
        }
    }

    private static void grants(List<JobEffect> effects, Deque<StepId> leased) {
        for (JobEffect effect : effects) {
            if (effect instanceof JobEffect.Grant grant) {
                leased.add(grant.step());
            }
        }
    }

    /** Every step is drawn and learned, a window apart. */
    private void sample() {
        ModelSettings model = new ModelSettings("lenet5", List.of());
        Network network = model.create(new Shape(1, 28, 28), 10);
        HolderPlan plan = new HolderPlan(
                network,
                L0ArmSettings.DEFAULT.create(TrainingPlan.of(network, 55_000)),
                Optimizer.of(AdamSettings.DEFAULT),
                new CounterRandom(1),
                Optional.empty(),
                false,
                model);
        GateState state = Snapshots.initialGates(plan);
        List<float[]> norms = new ArrayList<>();
        for (GateShape gate : network.gates()) {
            norms.add(new float[gate.units()]);
        }
        StepOutcome outcome = new StepOutcome(0.5, 0.6, norms);
        for (long step = 0; step < steps; step++) {
            state.draw(new StepId("job", 1, step, 1));
            if (step >= WINDOW) {
                state.outcome(new StepId("job", 1, step - WINDOW, 1), outcome);
                if (step % 8 == 0) {
                    state.retire(step - WINDOW);
                }
            }
        }
    }
}
