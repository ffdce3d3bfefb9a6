package io.coppice.actors.training;

import io.coppice.compute.data.BatchAssembler;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.SampleOrder;
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

    private final ImageSet set;
    private final SampleOrder order;
    private final BatchAssembler assembler;
    private final int[] samples;
    private final Deque<Arrays> free = new ArrayDeque<>();
    private final Map<Integer, Arrays> lent = new LinkedHashMap<>();
    private int numbers;

    /** @param batch samples of a full batch */
    BatchPool(ImageSet set, SampleOrder order, BatchAssembler assembler, int batch) {
        this.set = set;
        this.order = order;
        this.assembler = assembler;
        this.samples = new int[batch];
    }

    private record Arrays(float[] images, int[] labels) {}

    /** @param number to be given back under */
    record Buffer(int number, Tensor images, int[] labels) {}

    Buffer assemble(long step) {
        int count = order.samples(step, samples);
        Shape shape = set.shape();
        Arrays arrays = free.isEmpty() ? arrays(shape) : free.pop();
        Tensor images = Tensor.over(arrays.images, shape.channels(), shape.height(), shape.width(), count);
        assembler.fill(set, samples, images, arrays.labels);
        int number = numbers++;
        lent.put(number, arrays);
        if (lent.size() > LENT_LIMIT) {
            lent.remove(lent.keySet().iterator().next());
        }
        return new Buffer(number, images, arrays.labels);
    }

    /** A number that is not lent is passed over: the batch was given back before. */
    void release(int number) {
        Arrays arrays = lent.remove(number);
        if (arrays != null) {
            free.push(arrays);
        }
    }

    private Arrays arrays(Shape shape) {
        int capacity = Tensor.capacity(shape.channels(), shape.height(), shape.width(), samples.length);
        return new Arrays(new float[capacity], new int[samples.length]);
    }
}
