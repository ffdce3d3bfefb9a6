package io.coppice.actors.holder;

import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.parameter.BlockPart;
import io.coppice.compute.parameter.ParameterPart;
import io.coppice.compute.parameter.PartGradient;
import java.util.ArrayList;
import java.util.List;

/**
 * What a gradient would have been at the parameters of now, to first order: g + λ g ⊙ g ⊙ (w − w_pulled), where the
 * square stands for the diagonal of the Hessian (DC-ASGD; Zheng et al., "Asynchronous Stochastic Gradient Descent with
 * Delay Compensation", 2017, eq. 10). The slices of outstanding pulls are the w_pulled. Running statistics have no gradient.
 */
final class DelayCompensation {
    private final float lambda;
    private final List<ParameterPart> parts;
    private final float[] compensated;

    /** @param floats of all parts with every unit open */
    DelayCompensation(double lambda, List<ParameterPart> parts, int floats) {
        this.lambda = (float) lambda;
        this.parts = parts;
        this.compensated = new float[lambda == 0 ? 0 : floats];
    }

    boolean isOn() {
        return lambda != 0;
    }

    /**
     * @param gradients as they were sent, by part; only read
     * @param pulled what the step's pull was answered, in the order of the parts
     * @return gradients that stand until the next call
     */
    List<PartGradient> compensate(List<PartGradient> gradients, List<OpenBlock> open, float[] pulled) {
        List<PartGradient> result = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            ParameterPart part = parts.get(i);
            BlockPart rows = part.part();
            OpenBlock block = open.get(rows.block());
            PartGradient sent = gradients.get(i);
            int weights = rows.openWeights(part.shape(), block);
            int end = part.gather(block, compensated, at);
            if (part.shape().isLearned()) {
                add(sent.weights(), sent.weightsAt(), pulled, at, at + weights);
                add(sent.biases(), sent.biasesAt(), pulled, at + weights, end);
                result.add(PartGradient.of(compensated, at, weights));
            } else {
                result.add(sent);
            }
            at = end;
        }
        return result;
    }

    /** Puts the compensated gradient where the parameters of now lie. */
    private void add(float[] gradient, int gradientAt, float[] pulled, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient[gradientAt + i - from];
            compensated[i] = g + lambda * g * g * (compensated[i] - pulled[i]);
        }
    }
}
