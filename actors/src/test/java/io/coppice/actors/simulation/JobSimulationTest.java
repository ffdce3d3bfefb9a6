package io.coppice.actors.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole jobs on a bad network among nodes that die, stop and are cut off; what must hold is checked after every event.
 * {@code -Dcoppice.simulation.seeds=10000} runs more of them, {@code -Dcoppice.simulation.first-seed=N} begins at another
 * one: with one seed, a failure replays alone.
 */
class JobSimulationTest {
    private static final long SEEDS = Long.getLong("coppice.simulation.seeds", 300);
    private static final long FIRST_SEED = Long.getLong("coppice.simulation.first-seed", 0);

    static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(60)
    void aJobEndsAndNothingIsLostOrAppliedTwice(long seed) {
        SimulatedRun.of(seed).check();
    }
}
