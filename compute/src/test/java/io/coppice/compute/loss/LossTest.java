package io.coppice.compute.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class LossTest {
    private static final int SAMPLES = 7;
    private static final int OUTPUTS = 4;
    private static final float STEP = 1e-2f;

    static Stream<Loss> losses() {
        List<Double> weights = List.of(0.5, 2.0, 1.0, 3.5);
        return Stream.of(
                SoftmaxCrossEntropy.PLAIN,
                new SoftmaxCrossEntropy(0.1, List.of()),
                new SoftmaxCrossEntropy(0, weights),
                new SoftmaxCrossEntropy(0.3, weights),
                new BinaryCrossEntropy(List.of()),
                new BinaryCrossEntropy(List.of(2.5)),
                new BinaryCrossEntropy(weights),
                new MeanSquaredError(),
                new Huber(1),
                new Huber(0.3));
    }

    /** Of the kind that the loss is for. */
    private static Targets targets(Loss loss, Random random) {
        return switch (Losses.named(loss.name()).targets()) {
            case TargetSchema.Classes.KIND ->
                Targets.of(random.ints(SAMPLES, 0, OUTPUTS).toArray());
            case TargetSchema.YesNo.KIND -> new Targets.YesNo(floats(random, () -> random.nextInt(2)), OUTPUTS);
            default -> new Targets.Numbers(floats(random, random::nextGaussian), OUTPUTS);
        };
    }

    private static float[] floats(Random random, java.util.function.DoubleSupplier value) {
        float[] floats = new float[SAMPLES * OUTPUTS];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) value.getAsDouble());
        return floats;
    }

    private static Tensor outputs(Random random) {
        Tensor outputs = Tensor.zeros(OUTPUTS, 1, 1, SAMPLES);
        for (int i = 0; i < outputs.data().length; i++) {
            outputs.data()[i] = (float) (2 * random.nextGaussian());
        }
        return outputs;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void gradientsAreThoseOfFiniteDifferences(Loss loss) {
        Random random = new Random(5);
        Tensor outputs = outputs(random);
        Targets targets = targets(loss, random);
        Tensor gradient = Tensor.zeros(OUTPUTS, 1, 1, SAMPLES);
        Arrays.fill(gradient.data(), Float.NaN);
        double mean = loss.mean(outputs, targets, gradient);

        assertThat(loss.mean(outputs, targets, null)).isEqualTo(mean);
        for (int output = 0; output < OUTPUTS; output++) {
            for (int sample = 0; sample < SAMPLES; sample++) {
                int at = outputs.at(output, 0, 0, sample);
                float value = outputs.data()[at];
                outputs.data()[at] = value + STEP;
                double above = loss.mean(outputs, targets, null);
                float up = outputs.data()[at] - value;
                outputs.data()[at] = value - STEP;
                double below = loss.mean(outputs, targets, null);
                float down = value - outputs.data()[at];
                outputs.data()[at] = value;
                assertThat((double) gradient.data()[at])
                        .as("output %d of sample %d", output, sample)
                        .isCloseTo((above - below) / (up + down), within(1e-4));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void theMeanIsThatOfTheSamples(Loss loss) {
        Random random = new Random(6);
        Tensor outputs = outputs(random);
        Targets targets = targets(loss, random);
        double[] each = new double[SAMPLES];
        loss.each(outputs, targets, each);

        assertThat(Arrays.stream(each).average().orElseThrow())
                .isCloseTo(loss.mean(outputs, targets, null), within(1e-12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void anOutputThatIsNoNumberIsALossThatIsNone(Loss loss) {
        Random random = new Random(7);
        Tensor outputs = outputs(random);
        outputs.data()[2] = Float.NaN;

        assertThat(loss.mean(outputs, targets(loss, random), null)).isNaN();
    }

    /** The keys of a loss are written and read back. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void aLossReadsWhatItWrites(Loss loss) {
        LossKeys keys = new LossKeys() {
            @Override
            public double number(String key, double fallback, Range range) {
                return (Double) loss.settings().get(key);
            }

            @Override
            public List<Double> numbers(String key, List<Double> fallback, Range range) {
                return ((List<?>) loss.settings().get(key))
                        .stream().map(Double.class::cast).toList();
            }
        };
        assertThat(Losses.named(loss.name()).read().apply(keys)).isEqualTo(loss);
    }

    /** Of one sample with two outputs; computed by hand: ln 2 = 0.693147, softplus(1) = 1.313262, softplus(-1) = 0.313262. */
    @ParameterizedTest(name = "{0} of {1} {2} for {3}")
    @CsvSource(textBlock = """
            # loss                          outputs   target      loss       gradient
            softmax,                         0,  0,    0, 0,       0.693147,  -0.5,       0.5
            softmax,                         0,  0,    1, 0,       0.693147,   0.5,      -0.5
            softmax,                         1,  0,    0, 0,       0.313262,  -0.268941,  0.268941
            softmax,                         1000, 0,  1, 0,       1000,       1,        -1
            smoothed 0.2,                    1,  0,    0, 0,       0.413262,  -0.168941,  0.168941
            weighted 3 1,                    1,  0,    0, 0,       0.939785,  -0.806824,  0.806824
            binary,                          0,  1,    1, 0,       1.003204,  -0.25,      0.365529
            binary,                          0,  1,    1, 1,       0.503204,  -0.25,     -0.134471
            binary,                          -1000, 1000, 0, 1,    0,          0,         0
            binary,                          -1000, 1000, 1, 1,    500,       -0.5,       0
            yes counts 2,                    0,  1,    1, 0,       1.349778,  -0.5,       0.365529
            squared,                         1, -2,    0, 0,       2.5,        1,        -2
            squared,                         0.5, 1,   0.5, 3,     2,          0,        -2
            huber 1,                         0.5, 3,   0, 0,       1.3125,     0.25,      0.5
            huber 1,                         0, -3,    0, 0,       1.25,       0,        -0.5
            huber 4,                         0, -3,    0, 0,       2.25,       0,        -1.5
            """)
    void aLossIsWhatHandsCompute(
            String name,
            float first,
            float second,
            float target,
            float other,
            double expected,
            double ofFirst,
            double ofSecond) {
        Tensor outputs = Tensor.zeros(2, 1, 1, 1);
        outputs.data()[0] = first;
        outputs.data()[outputs.planeStride()] = second;
        Tensor gradient = Tensor.zeros(2, 1, 1, 1);
        Loss loss = named(name);
        float[] columns = {target, other};
        Targets targets = switch (Losses.named(loss.name()).targets()) {
            case TargetSchema.Classes.KIND -> Targets.of((int) target);
            case TargetSchema.YesNo.KIND -> new Targets.YesNo(columns, 2);
            default -> new Targets.Numbers(columns, 2);
        };

        assertThat(loss.mean(outputs, targets, gradient)).isCloseTo(expected, within(1e-5));
        assertThat((double) gradient.data()[0]).isCloseTo(ofFirst, within(1e-5));
        assertThat((double) gradient.data()[gradient.planeStride()]).isCloseTo(ofSecond, within(1e-5));
    }

    private static Loss named(String name) {
        return switch (name) {
            case "softmax" -> SoftmaxCrossEntropy.PLAIN;
            case "smoothed 0.2" -> new SoftmaxCrossEntropy(0.2, List.of());
            case "weighted 3 1" -> new SoftmaxCrossEntropy(0, List.of(3.0, 1.0));
            case "binary" -> new BinaryCrossEntropy(List.of());
            case "yes counts 2" -> new BinaryCrossEntropy(List.of(2.0));
            case "squared" -> new MeanSquaredError();
            case "huber 1" -> new Huber(1);
            default -> new Huber(4);
        };
    }

    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource(delimiter = '|', textBlock = """
            softmax      | numbers | name: softmax-cross-entropy, expected one of mean-squared-error, huber, since the targets are the numbers a, b (data.targets = numbers)
            squared      | classes | name: mean-squared-error, expected softmax-cross-entropy, since the targets are 2 classes (data.targets = classes)
            huber 1      | yes-no  | name: huber, expected binary-cross-entropy, since the targets are 2 columns of yes or no (data.targets = yes-no)
            binary       | classes | name: binary-cross-entropy, expected softmax-cross-entropy, since the targets are 2 classes (data.targets = classes)
            weighted 3 1 | classes | -
            binary       | yes-no  | -
            squared      | numbers | -
            """)
    void aLossSaysWhichTargetsItIsNotFor(String name, String kind, String sentence) {
        List<String> names = List.of("a", "b");
        TargetSchema targets = switch (kind) {
            case TargetSchema.Classes.KIND -> new TargetSchema.Classes(names);
            case TargetSchema.YesNo.KIND -> new TargetSchema.YesNo(names);
            default -> TargetSchema.Numbers.plain(names);
        };
        assertThat(named(name)
                        .misfit(targets)
                        .map(wrong -> wrong.key() + ": " + wrong.value() + ", expected " + wrong.expected())
                        .orElse("-"))
                .isEqualTo(sentence);
    }

    @Test
    void weightsOfAnotherNumberOfClassesDoNotFit() {
        Loss three = new SoftmaxCrossEntropy(0, List.of(1.0, 2.0, 3.0));
        assertThat(three.misfit(new TargetSchema.Classes(List.of("a", "b"))))
                .hasValueSatisfying(wrong -> assertThat(wrong.key() + " " + wrong.expected())
                        .isEqualTo(
                                "class-weights a list of 2 numbers, one for each class of data.preprocessing.classes"));
    }
}
