package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cross entropy of the softmax p of the outputs: w_y · −Σ_c q_c ln p_c, where y is the sample's class and q its smoothed
 * target, 1 − ε + ε/K at y and ε/K elsewhere (Szegedy et al., "Rethinking the Inception Architecture", 2016).
 *
 * @param smoothing ε, from 0 up to 1
 * @param weights w, one a class; empty for 1 everywhere. The mean is over samples and not over their weights.
 */
public record SoftmaxCrossEntropy(double smoothing, List<Double> weights) implements Loss {
    static final String NAME = "softmax-cross-entropy";

    /** Without smoothing and weights. */
    public static final SoftmaxCrossEntropy PLAIN = new SoftmaxCrossEntropy(0, List.of());

    private static final String SMOOTHING = "label-smoothing";
    private static final String WEIGHTS = "class-weights";
    private static final double LOG2_E = 1.4426950408889634;
    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double SMALLEST = -700;

    public SoftmaxCrossEntropy {
        weights = List.copyOf(weights);
    }

    static Loss read(LossKeys keys) {
        return new SoftmaxCrossEntropy(
                keys.number(SMOOTHING, 0, LossKeys.Range.BELOW_ONE),
                keys.numbers(WEIGHTS, List.of(), LossKeys.Range.POSITIVE));
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Whether it is the plain one, which kernels may have a faster form of. */
    public boolean isPlain() {
        return smoothing == 0 && weights.isEmpty();
    }

    @Override
    public double sample(Tensor logits, Targets targets, int s, Tensor gradient) {
        int label = ((Targets.Classes) targets).labels()[s];
        int classes = logits.channels();
        float[] z = logits.data();
        double largest = z[s];
        for (int c = 1; c < classes; c++) {
            double value = z[c * logits.planeStride() + s];
            largest = value > largest || Double.isNaN(value) ? value : largest;
        }
        double total = 0;
        for (int c = 0; c < classes; c++) {
            total += exp(z[c * logits.planeStride() + s] - largest);
        }
        double weight = weights.isEmpty() ? 1 : weights.get(label);
        double elsewhere = smoothing / classes;
        double expected = 1 - smoothing + elsewhere;
        if (gradient != null) {
            double scale = 1 / (total * logits.samples());
            for (int c = 0; c < classes; c++) {
                double q = (c == label ? expected : elsewhere) / logits.samples();
                double p = exp(z[c * logits.planeStride() + s] - largest) * scale;
                gradient.data()[c * gradient.planeStride() + s] = (float) (weight * (p - q));
            }
        }
        double off = expected * (z[label * logits.planeStride() + s] - largest);
        for (int c = 0; c < classes && smoothing > 0; c++) {
            off += c == label ? 0 : elsewhere * (z[c * logits.planeStride() + s] - largest);
        }
        return weight * (StrictMath.log(total) - off);
    }

    /**
     * e^x for x of at most 0: x = n ln 2 + r, a Taylor polynomial of degree 11 in r, and 2^n by its exponent bits. The
     * relative error is below 1e-13. NaN stays NaN.
     */
    static double exp(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double bounded = x < SMALLEST ? SMALLEST : x;
        double n = Math.rint(bounded * LOG2_E);
        double r = bounded - n * LN2_HIGH - n * LN2_LOW;
        double p = 1 + r / 11;
        for (int term = 10; term >= 1; term--) {
            p = 1 + r * p * INVERSE[term];
        }
        return p * Double.longBitsToDouble((long) (n + 1023) << 52);
    }

    private static final double[] INVERSE = {
        0, 1, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 6, 1.0 / 7, 1.0 / 8, 1.0 / 9, 1.0 / 10
    };

    @Override
    public Optional<Misfit> misfit(TargetSchema targets) {
        if (!(targets instanceof TargetSchema.Classes classes)) {
            return Optional.of(Losses.otherTargets(this, targets));
        }
        return weights.isEmpty() || weights.size() == classes.outputs()
                ? Optional.empty()
                : Optional.of(new Misfit(
                        WEIGHTS,
                        weights,
                        "a list of " + classes.outputs()
                                + " numbers, one for each class of data.preprocessing.classes"));
    }

    @Override
    public String usualMetric(TargetSchema targets) {
        return "accuracy";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(SMOOTHING, smoothing);
        settings.put(WEIGHTS, weights);
        return settings;
    }
}
