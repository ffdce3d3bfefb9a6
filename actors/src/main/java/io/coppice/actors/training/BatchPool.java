package io.coppice.actors.training;

import io.coppice.compute.data.TrainingBatches;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Batches in arrays that are used again. One thread's. */
final class BatchPool {
    /** Workers that died never give back what they had; their arrays are forgotten beyond this many. */
    private static final int LENT_LIMIT = 64;

    private final TrainingBatches batches;
    private final int batch;
    private final Deque<Arrays> free = new ArrayDeque<>();
    private final Map<Integer, Arrays> lent = new LinkedHashMap<>();
    private int numbers;

    /** @param batch samples of a full batch */
    BatchPool(TrainingBatches batches, int batch) {
        this.batches = batches;
        this.batch = batch;
    }

    private record Arrays(float[] images, Targets targets) {}

    /** @param number to be given back under */
    record Buffer(int number, Tensor images, Targets targets) {}

    Buffer assemble(long step) {
        int count = batches.size(step);
        Shape shape = batches.set().shape();
        Arrays arrays = free.isEmpty() ? arrays(shape) : free.pop();
        Tensor images = Tensor.over(arrays.images, shape.channels(), shape.height(), shape.width(), count);
        batches.fill(step, images, arrays.targets);
        int number = numbers++;
        lent.put(number, arrays);
        if (lent.size() > LENT_LIMIT) {
            lent.remove(lent.keySet().iterator().next());
        }
        return new Buffer(number, images, arrays.targets);
    }

    /** A number that is not lent is passed over: the batch was given back before. */
    void release(int number) {
        Arrays arrays = lent.remove(number);
        if (arrays != null) {
            free.push(arrays);
        }
    }

    private Arrays arrays(Shape shape) {
        int capacity = Tensor.capacity(shape.channels(), shape.height(), shape.width(), batch);
        return new Arrays(new float[capacity], batches.set().targets().allocate(batch));
    }
}
