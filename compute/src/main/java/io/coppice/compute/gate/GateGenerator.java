package io.coppice.compute.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes log α of all gate layers of a network depend on each other (Li and Ji, "Dep-L0", 2021; arXiv 2107.00070): along a
 * chain of the layers, log α_l = ln(100) tanh(G_l log α_{l−1} + c_l), beginning with a vector of ones as long as the first
 * layer of the chain.
 *
 * <p>It works in arrays of its own, so it is for one thread.
 *
 * <p>The arrays are, by gate layer, G {@code [unit][unit of the layer before in the chain]} and c {@code [unit]} in turns.
 */
public final class GateGenerator {
    private static final double SCALE = StrictMath.log(100);

    private final int[] units;
    private final List<Integer> chain;
    private final List<float[]> made = new ArrayList<>();
    private final List<double[]> carriedTo = new ArrayList<>();
    private final float[] ones;
    private final double[] toOnes;

    /** Which way the chain goes. */
    public enum Direction {
        /** From the input to the output. */
        FORWARD,
        /** From the output to the input. */
        BACKWARD
    }

    /** @param units by gate layer */
    public GateGenerator(int[] units, Direction direction) {
        this.units = units.clone();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, units.length).boxed().toList());
        if (direction == Direction.BACKWARD) {
            Collections.reverse(order);
        }
        this.chain = List.copyOf(order);
        for (int count : units) {
            made.add(new float[count]);
            carriedTo.add(new double[count]);
        }
        this.ones = new float[units[chain.getFirst()]];
        Arrays.fill(ones, 1);
        this.toOnes = new double[ones.length];
    }

    /** How many numbers a unit of this layer depends on. */
    public int inputs(int layer) {
        int place = chain.indexOf(layer);
        return units[chain.get(Math.max(0, place - 1))];
    }

    /** log α by gate layer, in arrays that the next call overwrites. */
    public List<float[]> logAlpha(List<float[]> arrays) {
        float[] before = ones;
        for (int layer : chain) {
            float[] generator = arrays.get(2 * layer);
            float[] offset = arrays.get(2 * layer + 1);
            float[] logAlpha = made.get(layer);
            for (int unit = 0; unit < logAlpha.length; unit++) {
                double sum = offset[unit] + product(generator, unit * before.length, before);
                logAlpha[unit] = (float) (SCALE * StrictMath.tanh(sum));
            }
            before = logAlpha;
        }
        return Collections.unmodifiableList(made);
    }

    /** In four sums, added in a fixed order: one sum waits for itself. */
    private static double product(float[] generator, int row, float[] before) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= before.length; i += 4) {
            a += (double) generator[row + i] * before[i];
            b += (double) generator[row + i + 1] * before[i + 1];
            c += (double) generator[row + i + 2] * before[i + 2];
            d += (double) generator[row + i + 3] * before[i + 3];
        }
        for (; i < before.length; i++) {
            a += (double) generator[row + i] * before[i];
        }
        return (a + b) + (c + d);
    }

    /**
     * The gradient with respect to G and c.
     *
     * @param logAlpha what {@link #logAlpha} made of these arrays
     * @param upstream the gradient with respect to log α, by gate layer
     * @param gradient overwritten, laid out as the arrays
     */
    public void backward(List<float[]> arrays, List<float[]> logAlpha, List<float[]> upstream, List<float[]> gradient) {
        double[] carried = carriedTo.get(chain.getLast());
        Arrays.fill(carried, 0);
        for (int place = chain.size() - 1; place >= 0; place--) {
            int layer = chain.get(place);
            float[] before = place == 0 ? ones : logAlpha.get(chain.get(place - 1));
            double[] toBefore = place == 0 ? toOnes : carriedTo.get(chain.get(place - 1));
            Arrays.fill(toBefore, 0);
            float[] generator = arrays.get(2 * layer);
            float[] ofGenerator = gradient.get(2 * layer);
            for (int unit = 0; unit < units[layer]; unit++) {
                double tanh = logAlpha.get(layer)[unit] / SCALE;
                // As a float log α may round above ln 100, where 1 − tanh² would turn the gradient round.
                double slope = SCALE * Math.max(0, 1 - tanh * tanh) * (upstream.get(layer)[unit] + carried[unit]);
                gradient.get(2 * layer + 1)[unit] = (float) slope;
                int row = unit * before.length;
                for (int i = 0; i < before.length; i++) {
                    ofGenerator[row + i] = (float) (slope * before[i]);
                    toBefore[i] += slope * generator[row + i];
                }
            }
            carried = toBefore;
        }
    }
}
