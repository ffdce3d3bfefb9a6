package io.coppice.actors.training;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.ElementwiseKernels;
import java.util.List;
import java.util.Optional;

/** Bad numbers stop at the door: a step whose loss or gradient is not finite is refused before anything takes it in. */
final class FiniteCheck {

    private FiniteCheck() {}

    /** @return what is wrong and in which layer, empty when every number is finite */
    static Optional<String> complaint(
            List<BlockShape> blocks, List<OpenBlock> open, double lossA, double lossB, StepArrays arrays) {
        Optional<String> gradient = firstBadBlock(blocks, open, arrays.gradient)
                .map(name -> "the gradient of layer " + name + " is not a finite number");
        if (Double.isFinite(lossA) && Double.isFinite(lossB)) {
            return gradient;
        }
        Optional<String> weights = firstBadBlock(blocks, open, arrays.parametersA)
                .map(name -> "the weights of layer " + name + " are not finite numbers");
        return Optional.of("the loss is not a finite number (pass A " + lossA + ", pass B " + lossB + ")"
                + weights.or(() -> gradient).map(where -> "; " + where).orElse(""));
    }

    private static Optional<String> firstBadBlock(List<BlockShape> blocks, List<OpenBlock> open, float[] compact) {
        int at = 0;
        for (int i = 0; i < blocks.size(); i++) {
            int size = open.get(i).size(blocks.get(i));
            if (!ElementwiseKernels.FASTEST.isFinite(compact, at, size)) {
                return Optional.of(blocks.get(i).name());
            }
            at += size;
        }
        return Optional.empty();
    }
}
