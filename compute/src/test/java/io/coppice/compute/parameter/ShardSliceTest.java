package io.coppice.compute.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape.Axis;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.MovingAverage;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every case is a seed: it decides shapes, axis, which units are open and all numbers. */
class ShardSliceTest {
    private static final UpdateRule RULE =
            new UpdateRule(AdamSettings.DEFAULT, 5e-4, Optional.of(new MovingAverage(0.99)));

    private static final class Case {
        final Random random;
        final BlockShape shape;
        final Optional<Axis> axis;
        final List<RowRange> parts;
        final float[] initial;

        Case(long seed) {
            random = new Random(seed);
            boolean convolution = random.nextBoolean();
            shape = new BlockShape(
                    "block", 2 + random.nextInt(20), 1 + random.nextInt(60), convolution ? 1 + random.nextInt(25) : 1);
            axis = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(convolution ? Axis.OUTPUT : Axis.INPUT);
            int cut = 1 + random.nextInt(shape.outputs() - 1);
            parts = List.of(new RowRange(0, 0, cut), new RowRange(0, cut, shape.outputs()));
            initial = numbers(shape.size(), 0.1f);
        }

        float[] numbers(int length, float scale) {
            float[] numbers = new float[length];
            for (int i = 0; i < length; i++) {
                numbers[i] = scale * (float) random.nextGaussian();
            }
            return numbers;
        }

        List<ShardSlice> create() {
            return parts.stream()
                    .map(part -> ShardSlice.initial(shape, part, axis, initial, AdamSettings.DEFAULT, true))
                    .toList();
        }

        OpenBlock draw() {
            return new OpenBlock(units(shape.outputs()), units(shape.inputs()));
        }

        private UnitSet units(int total) {
            int how = random.nextInt(6);
            return how == 0 ? UnitSet.none(total) : how == 1 ? UnitSet.all(total) : some(total);
        }

        private UnitSet some(int total) {
            return UnitSet.where(total, unit -> random.nextBoolean());
        }

        float[] probabilities() {
            float[] probabilities = new float[Math.max(shape.inputs(), shape.outputs())];
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = random.nextFloat();
            }
            return probabilities;
        }

        /** All rows' and columns' numbers of a compact array, closed ones zero; weights, then biases. */
        float[] fill(float[] compact, OpenBlock open) {
            float[] full = new float[shape.size()];
            int at = 0;
            for (int output : open.outputs().toArray()) {
                for (int input : open.inputs().toArray()) {
                    for (int position = 0; position < shape.span(); position++) {
                        full[(output * shape.inputs() + input) * shape.span() + position] = compact[at++];
                    }
                }
            }
            for (int output : open.outputs().toArray()) {
                full[shape.weights() + output] = compact[at++];
            }
            return full;
        }
    }

    private static final class Oracle {
        final double[] w;
        final double[] m;
        final double[] v;

        Oracle(float[] initial) {
            w = new double[initial.length];
            m = new double[initial.length];
            v = new double[initial.length];
            for (int i = 0; i < initial.length; i++) {
                w[i] = initial[i];
            }
        }

        /** The paper's Adam on a gradient filled up with zeros, in double precision. */
        void step(int t, float[] gradient, double[] decay) {
            for (int i = 0; i < w.length; i++) {
                double g = gradient[i] + decay[i] * w[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                w[i] -= 1e-3 * (m[i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void equalsADenseOptimizerOnAGradientFilledUpWithZeros(long seed) {
        Case test = new Case(seed);
        List<ShardSlice> parts = test.create();
        Oracle oracle = new Oracle(test.initial);
        for (int step = 1; step <= 12; step++) {
            OpenBlock open = test.draw();
            float[] compact = test.numbers(open.size(test.shape), 1e-3f);
            float[] probabilities = test.probabilities();
            CompactLayout layout = new CompactLayout(List.of(test.shape), List.of(open));
            for (ShardSlice part : parts) {
                SliceGradient gradient = new SliceGradient(
                        compact,
                        layout.weights(part.part()).from(),
                        compact,
                        layout.biases(part.part()).from());
                part.apply(gradient, open, probabilities, RULE.at(step));
            }
            oracle.step(step, test.fill(compact, open), decay(test, probabilities));
        }
        float[] learned = gather(test, parts, OpenBlock.all(test.shape));
        for (int i = 0; i < learned.length; i++) {
            assertThat((double) learned[i]).as("number %d", i).isCloseTo(oracle.w[i], within(1e-6));
        }
        requireNorms(test, parts, oracle.w);
    }

    private static double[] decay(Case test, float[] probabilities) {
        BlockShape shape = test.shape;
        double[] decay = new double[shape.size()];
        for (int i = 0; i < decay.length; i++) {
            boolean bias = i >= shape.weights();
            int output = bias ? i - shape.weights() : i / RowRange.rowLength(shape);
            int input = i / shape.span() % shape.inputs();
            decay[i] = 5e-4
                    * switch (test.axis.orElse(null)) {
                        case OUTPUT -> probabilities[output];
                        case INPUT -> bias ? 1 : probabilities[input];
                        case null -> 1;
                    };
        }
        return decay;
    }

    private static void requireNorms(Case test, List<ShardSlice> parts, double[] w) {
        BlockShape shape = test.shape;
        if (test.axis.isEmpty()) {
            return;
        }
        boolean outputs = test.axis.get() == Axis.OUTPUT;
        double[] expected = new double[outputs ? shape.outputs() : shape.inputs()];
        for (int i = 0; i < w.length; i++) {
            if (i < shape.weights()) {
                int unit = outputs ? i / RowRange.rowLength(shape) : i / shape.span() % shape.inputs();
                expected[unit] += w[i] * w[i];
            } else if (outputs) {
                expected[i - shape.weights()] += w[i] * w[i];
            }
        }
        float[] norms = new float[expected.length];
        parts.forEach(part -> part.addSquaredNorms(norms));
        for (int unit = 0; unit < norms.length; unit++) {
            assertThat((double) norms[unit]).isCloseTo(expected[unit], within(1e-5 * expected[unit]));
        }
    }

    private static float[] gather(Case test, List<ShardSlice> parts, OpenBlock open) {
        CompactLayout layout = new CompactLayout(List.of(test.shape), List.of(open));
        float[] whole = new float[layout.size()];
        for (ShardSlice part : parts) {
            float[] slice = new float[7 + part.part().openSize(test.shape, open)];
            assertThat(part.gather(open, slice, 7)).isEqualTo(slice.length);
            layout.place(List.of(part.part()), slice, 7, whole);
        }
        return whole;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void gathersTheOpenRowsAndColumns(long seed) {
        Case test = new Case(seed);
        List<ShardSlice> parts = test.create();
        OpenBlock open = test.draw();
        float[] compact = gather(test, parts, open);
        float[] expected = test.initial.clone();
        for (int i = 0; i < test.shape.size(); i++) {
            boolean bias = i >= test.shape.weights();
            int output = bias ? i - test.shape.weights() : i / RowRange.rowLength(test.shape);
            boolean isOpen = open.outputs().contains(output)
                    && (bias || open.inputs().contains(i / test.shape.span() % test.shape.inputs()));
            expected[i] = isOpen ? expected[i] : 0;
        }
        assertThat(test.fill(compact, open)).containsExactly(expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void goesOnToTheBitFromItsArrays(long seed) {
        Case test = new Case(seed);
        List<ShardSlice> straight = test.create();
        List<ShardSlice> resumed = new ArrayList<>(test.create());
        OpenBlock open = test.draw();
        float[] compact = test.numbers(open.size(test.shape), 1e-3f);
        float[] probabilities = test.probabilities();
        CompactLayout layout = new CompactLayout(List.of(test.shape), List.of(open));
        for (int step = 1; step <= 6; step++) {
            for (int i = 0; i < 2; i++) {
                if (step == 4) {
                    Map<String, float[]> arrays = arrays(resumed.get(i), false);
                    resumed.set(
                            i,
                            PartArrays.restore(
                                    test.shape, test.parts.get(i), test.axis, arrays, AdamSettings.DEFAULT, true));
                }
                SliceGradient gradient = new SliceGradient(
                        compact,
                        layout.weights(test.parts.get(i)).from(),
                        compact,
                        layout.biases(test.parts.get(i)).from());
                straight.get(i).apply(gradient, open, probabilities, RULE.at(step));
                resumed.get(i).apply(gradient, open, probabilities, RULE.at(step));
            }
        }
        Map<String, float[]> all = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            Map<String, float[]> expected = arrays(straight.get(i), false);
            Map<String, float[]> actual = arrays(resumed.get(i), false);
            assertThat(actual).hasSize(8).containsOnlyKeys(expected.keySet());
            actual.forEach((name, data) -> assertThat(data).as(name).containsExactly(expected.get(name)));
            all.putAll(arrays(straight.get(i), true));
        }
        assertThat(new SnapshotArrays(all, false).block(test.shape))
                .containsExactly(gather(test, straight, OpenBlock.all(test.shape)));
        assertThat(new SnapshotArrays(all, true).block(test.shape)).doesNotContain(0f);
    }

    private static Map<String, float[]> arrays(ShardSlice part, boolean weightsOnly) {
        Map<String, float[]> arrays = new HashMap<>();
        for (ArrayEntry.Floats array : PartArrays.copy(part, weightsOnly ? List.of() : AdamSettings.DEFAULT.state())) {
            arrays.put(array.name(), array.values());
        }
        return arrays;
    }
}
