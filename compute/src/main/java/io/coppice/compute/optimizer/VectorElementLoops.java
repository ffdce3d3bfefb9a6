package io.coppice.compute.optimizer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops on the Java Vector API. The compiler makes no vector code of a plain loop that writes three arrays. */
final class VectorElementLoops implements ElementwiseKernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final PlainElementLoops plain = new PlainElementLoops();

    @Override
    public void adam(
            AdamStep step,
            float[] values,
            float[] first,
            float[] second,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        FloatVector firstDecay = FloatVector.broadcast(SPECIES, step.firstDecay());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        FloatVector rounding = FloatVector.broadcast(SPECIES, ROUNDING);
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            int at = from + i;
            FloatVector w = FloatVector.fromArray(SPECIES, values, at);
            FloatVector g = FloatVector.fromArray(SPECIES, decay, i)
                    .fma(w, FloatVector.fromArray(SPECIES, gradient, gradientAt + i));
            FloatVector scaled = g.mul(step.secondGainRoot());
            FloatVector m = firstDecay
                    .fma(FloatVector.fromArray(SPECIES, first, at), g.mul(step.firstGain()))
                    .add(rounding)
                    .sub(rounding);
            FloatVector v = scaled.fma(
                            scaled, FloatVector.fromArray(SPECIES, second, at).mul(step.secondDecay()))
                    .add(rounding)
                    .sub(rounding);
            m.intoArray(first, at);
            v.intoArray(second, at);
            w.sub(m.mul(step.rate()).div(v.lanewise(VectorOperators.SQRT).add(epsilon)))
                    .intoArray(values, at);
        }
        PlainElementLoops.adamTail(step, values, first, second, from, i, length, gradient, gradientAt, decay);
    }

    @Override
    public void sgd(
            SgdStep step,
            float[] values,
            float[] momentum,
            int from,
            int length,
            float[] gradient,
            int gradientAt,
            float[] decay) {
        FloatVector keep = FloatVector.broadcast(SPECIES, step.momentum());
        FloatVector rounding = FloatVector.broadcast(SPECIES, ROUNDING);
        int i = 0;
        for (; i + LANES <= length; i += LANES) {
            int at = from + i;
            FloatVector w = FloatVector.fromArray(SPECIES, values, at);
            FloatVector g = FloatVector.fromArray(SPECIES, decay, i)
                    .fma(w, FloatVector.fromArray(SPECIES, gradient, gradientAt + i));
            FloatVector b = keep.fma(FloatVector.fromArray(SPECIES, momentum, at), g)
                    .add(rounding)
                    .sub(rounding);
            b.intoArray(momentum, at);
            FloatVector move = step.nesterov() ? keep.fma(b, g) : b;
            w.sub(move.mul(step.rate())).intoArray(values, at);
        }
        PlainElementLoops.sgdTail(step, values, momentum, from, i, length, gradient, gradientAt, decay);
    }

    @Override
    public void moveTowards(float[] average, float[] values, int from, int length, float share) {
        FloatVector shares = FloatVector.broadcast(SPECIES, share);
        int end = from + length;
        int i = from;
        for (; i + LANES <= end; i += LANES) {
            FloatVector a = FloatVector.fromArray(SPECIES, average, i);
            FloatVector distance = FloatVector.fromArray(SPECIES, values, i).sub(a);
            shares.fma(distance, a).intoArray(average, i);
        }
        plain.moveTowards(average, values, i, end - i, share);
    }

    @Override
    public void addSquares(float[] sums, float[] values, int from) {
        int i = 0;
        for (; i + LANES <= sums.length; i += LANES) {
            FloatVector w = FloatVector.fromArray(SPECIES, values, from + i);
            w.fma(w, FloatVector.fromArray(SPECIES, sums, i)).intoArray(sums, i);
        }
        PlainElementLoops.addSquaresTail(sums, values, from, i);
    }

    /** Zero times a number is zero unless it is infinite or NaN, and a sum keeps a NaN. */
    @Override
    public boolean isFinite(float[] data, int from, int length) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector a = zero;
        FloatVector b = zero;
        int end = from + length;
        int i = from;
        for (; i + 2 * LANES <= end; i += 2 * LANES) {
            a = FloatVector.fromArray(SPECIES, data, i).fma(zero, a);
            b = FloatVector.fromArray(SPECIES, data, i + LANES).fma(zero, b);
        }
        return a.add(b).test(VectorOperators.IS_NAN).toLong() == 0 && plain.isFinite(data, i, end - i);
    }
}
