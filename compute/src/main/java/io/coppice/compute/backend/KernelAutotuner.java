package io.coppice.compute.backend;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several kernels run a network's own layers fastest: whole passes, forward and backward, on a batch of noise. */
final class KernelAutotuner {
    private static final Logger LOG = LoggerFactory.getLogger(KernelAutotuner.class);
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 5;
    /** How often the clock is read in a race of one. */
    static final int CALLS = 2 * (WARM_UP + ROUNDS);

    private static final long LONG_ENOUGH = 3_000_000_000L;
    private static final float SCALE = 0.05f;

    private final Network network;
    private final int batch;
    private final LongSupplier clock;

    /** @param clock in nanoseconds */
    KernelAutotuner(Network network, int batch, LongSupplier clock) {
        this.network = network;
        this.batch = batch;
        this.clock = clock;
    }

    /**
     * The name of the fastest; those that cannot run here are left out.
     *
     * @param otherwise the name that is taken where none can
     */
    String fastest(Map<String, Supplier<Kernels>> rivals, String otherwise) {
        String fastest = otherwise;
        long least = Long.MAX_VALUE;
        for (var rival : rivals.entrySet()) {
            try {
                long time = nanoseconds(rival.getValue().get());
                LOG.info("A pass of {} samples takes {} ms with kernels = {}", batch, time / 1e6, rival.getKey());
                fastest = time < least ? rival.getKey() : fastest;
                least = Math.min(time, least);
            } catch (IllegalArgumentException | IllegalStateException | LinkageError unusable) {
                LOG.warn("kernels = {} is not used: {}", rival.getKey(), unusable.getMessage());
            }
        }
        return fastest;
    }

    /** The best time of a pass, in nanoseconds. */
    long nanoseconds(Kernels kernels) {
        List<OpenBlock> open = network.blocks().stream().map(OpenBlock::all).toList();
        int count = 0;
        for (int block = 0; block < open.size(); block++) {
            count += open.get(block).size(network.blocks().get(block));
        }
        Shape input = network.input();
        float[] parameters = noise(count, 1);
        Tensor images = Tensor.over(
                noise(Tensor.length(input.channels(), input.height(), input.width(), batch), 2),
                input.channels(),
                input.height(),
                input.width(),
                batch);
        float[] gradient = new float[count];
        Targets labels = Targets.of(new int[batch]);
        SubnetworkExecutor runner = new SubnetworkExecutor(network, kernels, batch);
        long best = Long.MAX_VALUE;
        long spent = 0;
        for (int round = 0; round < WARM_UP + ROUNDS && (spent < LONG_ENOUGH || round < 2); round++) {
            long begin = clock.getAsLong();
            runner.passA(open, parameters, images, labels, gradient);
            long time = clock.getAsLong() - begin;
            spent += time;
            // Of passes that take seconds the first is warm-up enough.
            best = round < WARM_UP && spent < LONG_ENOUGH ? best : Math.min(best, time);
        }
        return best;
    }

    private static float[] noise(int count, long base) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = SCALE * (CounterRandom.uniform(base, i) - 0.5f);
        }
        return numbers;
    }
}
