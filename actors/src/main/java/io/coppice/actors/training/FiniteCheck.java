package io.coppice.actors.training;

import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.OpenBlock;
import java.util.List;
import java.util.Optional;

/** Bad numbers stop at the door: a step whose loss or gradient is not finite is refused before anything takes it in. */
final class FiniteCheck {

    private FiniteCheck() {}

    /** @return what is wrong and in which layer, empty when every number is finite */
    static Optional<String> complaint(
            List<BlockShape> blocks, List<OpenBlock> open, double lossA, double lossB, StepArrays arrays) {
        Optional<String> weights = firstBadBlock(blocks, open, arrays.parametersA)
                .map(name -> "; layer " + name + " has weights that are not");
        if (!Double.isFinite(lossA) || !Double.isFinite(lossB)) {
            return Optional.of("the loss is not a finite number (pass A " + lossA + ", pass B " + lossB + ")"
                    + weights.or(() -> firstBadBlock(blocks, open, arrays.gradient)
                                    .map(name -> "; nor is the gradient of layer " + name))
                            .orElse(""));
        }
        return firstBadBlock(blocks, open, arrays.gradient)
                .map(name -> "the gradient of layer " + name + " is not a finite number");
    }

    private static Optional<String> firstBadBlock(List<BlockShape> blocks, List<OpenBlock> open, float[] compact) {
        int at = 0;
        for (int i = 0; i < blocks.size(); i++) {
            int size = open.get(i).size(blocks.get(i));
            if (!isFinite(compact, at, at + size)) {
                return Optional.of(blocks.get(i).name());
            }
            at += size;
        }
        return Optional.empty();
    }

    /** 0 * x is NaN for infinite and NaN x alone; four sums let the additions overlap. */
    private static boolean isFinite(float[] data, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += 0 * data[i];
            b += 0 * data[i + 1];
            c += 0 * data[i + 2];
            d += 0 * data[i + 3];
        }
        for (; i < to; i++) {
            a += 0 * data[i];
        }
        return !Float.isNaN(a + b + c + d);
    }
}
