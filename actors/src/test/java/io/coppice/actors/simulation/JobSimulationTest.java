package io.coppice.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.holder.StateHolder;
import io.coppice.actors.holder.StateHolders;
import io.coppice.actors.job.JobPlan;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import io.coppice.protocols.message.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole jobs on a bad network among workers and holders that die; what must hold is checked after every event. */
class JobSimulationTest {
    private static final int EVENTS_AT_MOST = 3_000_000;
    private static final long SECOND = 1_000_000_000;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(20)
    void everyStepIsTakenInOnceByEveryHolder(long seed) {
        JobPlan plan = plan(new Random(seed));
        run(seed, plan, index -> new CountingHolder(index, plan.staged()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(20)
    void theStatesOfAStagedJobDoNotDependOnTheNetwork(long seed) {
        JobPlan plan = plan(new Random(seed));
        List<StateHolder<?>> holders = holders(plan);
        run(seed, plan, index -> holders.get(index + 1));
        if (plan.staged()) {
            List<StateHolder<?>> calm = holders(plan);
            run(seed + 1_000_000, plan, index -> calm.get(index + 1));
            assertThat(holders.stream().map(StateHolder::bits).toList())
                    .as("seed " + seed)
                    .containsExactlyElementsOf(
                            calm.stream().map(StateHolder::bits).toList());
        }
    }

    private static List<StateHolder<?>> holders(JobPlan plan) {
        StateHolders holders = new StateHolders(plan.staged(), plan.train().shards());
        List<StateHolder<?>> created = new ArrayList<>();
        for (int index = -1; index < plan.train().shards(); index++) {
            created.add(holders.create(index));
        }
        return created;
    }

    private static void run(long seed, JobPlan plan, IntFunction<SimulatedHolder> holders) {
        SimulatedNetwork network = new SimulatedNetwork(seed);
        SimulatedJob job = new SimulatedJob(plan, network, holders);
        job.start();
        List<SimulatedSlot> slots = new ArrayList<>();
        for (int slot = 0; slot < 2 * plan.train().workers(); slot++) {
            slots.add(job.hire("slot-" + slot));
        }
        scheduleDeaths(job, slots, network);
        try {
            for (int event = 0; event < EVENTS_AT_MOST && !job.isOver() && network.step(); event++) {
                job.check();
            }
            assertThat(job.events().getLast()).isInstanceOf(JobEvent.Finished.class);
            assertThat(job.holders()).allMatch(holder -> holder.holdsExactly(plan.totalSteps()));
            JobEvent.Finished finished = (JobEvent.Finished) job.events().getLast();
            assertThat(finished.result().history()).hasSize(plan.train().epochs());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("Seed " + seed + " with " + plan + ": " + e.getMessage(), e);
        }
    }

    private static JobPlan plan(Random random) {
        Mode mode = Mode.values()[random.nextInt(3)];
        int workers = mode == Mode.SEQUENTIAL ? 1 : 1 + random.nextInt(4);
        Train train = new Train(
                1 + random.nextInt(3),
                mode,
                1 + random.nextInt(4),
                workers,
                1 + random.nextInt(8),
                1 + random.nextInt(3),
                0);
        int samples = 100 + random.nextInt(200);
        return new JobPlan(
                "job", 1, "none", "none", "none", samples, 8, train, Duration.ofMillis(300), SimulatedJob.NO_SIZE);
    }

    /** Workers die often, holders seldom; all of it within the first seconds, so that the job can end. */
    private static void scheduleDeaths(SimulatedJob job, List<SimulatedSlot> slots, SimulatedNetwork network) {
        Random random = network.random();
        for (int death = 0; death < random.nextInt(6); death++) {
            String successor = "successor-" + death;
            network.after(random.nextLong(4 * SECOND), () -> {
                slots.remove(random.nextInt(slots.size())).die();
                slots.add(job.hire(successor));
            });
        }
        for (int death = 0; death < random.nextInt(3); death++) {
            network.after(random.nextLong(4 * SECOND), () -> {
                if (!job.isOver()) {
                    job.kill(job.holders().get(random.nextInt(job.holders().size())));
                }
            });
        }
    }
}
