package io.coppice.compute.compact;

import io.coppice.compute.kernel.ForwardKernels;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/** The memory of calls that are over, for the next ones: as many runners as there ever were calls at once. */
final class Runners {
    private final CompactNetwork network;
    private final Supplier<ForwardKernels> kernels;
    private final int maxBatch;
    private final ArrayDeque<CompactRunner> idle = new ArrayDeque<>();

    Runners(CompactNetwork network, Supplier<ForwardKernels> kernels, int maxBatch) {
        this.network = network;
        this.kernels = kernels;
        this.maxBatch = maxBatch;
    }

    CompactRunner borrow() {
        synchronized (idle) {
            CompactRunner free = idle.poll();
            if (free != null) {
                return free;
            }
        }
        return new CompactRunner(network, kernels.get(), maxBatch);
    }

    void giveBack(CompactRunner runner) {
        synchronized (idle) {
            idle.push(runner);
        }
    }
}
