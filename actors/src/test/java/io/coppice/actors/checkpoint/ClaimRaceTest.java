package io.coppice.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several nodes that claim an incarnation at the same moment, their disk operations in any order. */
class ClaimRaceTest {
    private static final int CLAIMERS = 3;

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    private static final class Nothing implements SimulatedCheckpointer.Listener {
        @Override
        public void written(String snapshot, String where) {}

        @Override
        public void failed(String snapshot, String reason) {}

        @Override
        public void overtaken(long incarnation, String reason) {}
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(10)
    void everyClaimerHasAnIncarnationOfItsOwn(int seed) {
        Random random = new Random(seed);
        List<Runnable> operations = new ArrayList<>();
        SharedDisk disk = new SharedDisk(2, 1);
        List<Long> claimed = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (int claimer = 0; claimer < CLAIMERS; claimer++) {
            new SimulatedCheckpointer(disk, new DiskThread(operations::add), new Nothing())
                    .claim(claim -> claimed.add(claim.incarnation()), failures::add);
        }
        while (!operations.isEmpty()) {
            operations.remove(random.nextInt(operations.size())).run();
        }
        assertThat(failures).as("seed " + seed).isEmpty();
        assertThat(claimed).as("seed " + seed).doesNotHaveDuplicates().hasSize(CLAIMERS);
    }
}
