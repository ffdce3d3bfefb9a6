package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.coppice.compute.method.DepL0Settings;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.L0HcSettings;
import io.coppice.compute.method.MethodSettings;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepAllocationTest {
    private static final int ALLOWED_BYTES = 64_000;
    private static final int MOST_STEPS = 5000;

    static Stream<MethodSettings> methods() {
        return Stream.of(L0ArmSettings.DEFAULT, L0HcSettings.DEFAULT, DepL0Settings.DEFAULT);
    }

    /**
     * Draw, batch, gather, both passes, update: all of a step. Until the compiler has come, vectors are objects; so the
     * steps go on until ten in a row stay below the limit.
     */
    @ParameterizedTest
    @MethodSource("methods")
    void aWholeStepAllocatesNoTensors(MethodSettings method) {
        SequentialTrainer loop = FewSteps.loop(method);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int inARow = 0;
        long bytes = 0;
        for (int step = 0; step < MOST_STEPS && inARow < 10; step++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            loop.step(step);
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
            inARow = bytes < ALLOWED_BYTES ? inARow + 1 : 0;
        }
        assertThat(inARow)
                .as("steps in a row below the limit; the last allocated %d bytes", bytes)
                .isEqualTo(10);
    }
}
