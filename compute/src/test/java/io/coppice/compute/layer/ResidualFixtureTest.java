package io.coppice.compute.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.network.FullParameters;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.parameter.RowRange;
import io.coppice.compute.parameter.ShardSlice;
import io.coppice.compute.parameter.SliceGradient;
import io.coppice.compute.parameter.UpdateRule;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One step of a gated residual block against an independent automatic differentiation in float64. */
class ResidualFixtureTest {
    private static final double TOLERANCE = 1e-4;
    private static final Window POINT = new Window(1, 1, 0);

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("residual_block", new Window(3, 1, 1), POINT, new ReferenceKernels()),
                Arguments.of("residual_block", new Window(3, 1, 1), POINT, new VectorKernels()),
                Arguments.of(
                        "residual_block_stride2", new Window(3, 2, 1), new Window(1, 2, 0), new ReferenceKernels()),
                Arguments.of("residual_block_stride2", new Window(3, 2, 1), new Window(1, 2, 0), new VectorKernels()));
    }

    private static SafetensorsFile read(String name) {
        try (InputStream in = ResidualFixtureTest.class.getResourceAsStream("/fixtures/" + name + ".safetensors")) {
            return Safetensors.read(name, in.readAllBytes());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static Network network(String name, Shape image, int width, Window first, Window shortcut) {
        Residual block = new Residual(
                List.of(
                        new Convolution("conv1", width, first, false, false),
                        new BatchNorm("bn1", true),
                        new Relu(),
                        new Convolution("conv2", width, new Window(3, 1, 1), false, false),
                        new BatchNorm("bn2", false)),
                List.of(new Convolution("shortcut", width, shortcut, false, false)));
        return new Network(
                name, image, List.of(block, new Relu(), new GlobalAveragePool(), new Dense("fc", 10, false)));
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("cases")
    void aStepHasTheLossesGradientsAndStatisticsOfTheFixture(
            String name, Window first, Window shortcut, Kernels kernels) {
        SafetensorsFile fixture = read(name);
        int[] labels = fixture.ints("y");
        float[] z = fixture.floats("z");
        float[] pixels = fixture.floats("x");
        int size = (int) Math.sqrt(pixels.length / labels.length / 4);
        Network network = network(name, new Shape(4, size, size), z.length, first, shortcut);
        Tensor images = images(pixels, labels.length, size);
        List<OpenBlock> open = network.open(List.of(UnitSet.where(z.length, unit -> z[unit] != 0)));
        float[] parameters = FullParameters.gather(network, open, parameters(network, fixture, z));
        float[] gradient = new float[parameters.length];
        SubnetworkExecutor runner = new SubnetworkExecutor(network, kernels, labels.length);
        assertThat(runner.passA(open, parameters, images, Targets.of(labels), gradient))
                .isCloseTo(fixture.number("loss"), within(TOLERANCE * fixture.number("loss")));
        close("logits", sampleFirst(runner.logits()), fixture.floats("logits"));

        List<float[]> whole = FullParameters.scatter(network, open, gradient, 0);
        for (int block = 0; block < whole.size(); block++) {
            BlockShape shape = network.blocks().get(block);
            if (shape.isLearned()) {
                close(shape.name(), scaled(shape, whole.get(block), z), joined(shape, fixture, ".grad"));
            } else {
                close(shape.name(), moved(shape, block, whole.get(block)), open(shape, fixture, open.get(block)));
            }
        }
    }

    private static Tensor images(float[] pixels, int samples, int size) {
        Tensor images = Tensor.zeros(4, size, size, samples);
        for (int i = 0; i < pixels.length; i++) {
            int position = i % (size * size);
            int channel = i / (size * size) % 4;
            images.data()[images.at(channel, 0, position, i / (4 * size * size))] = pixels[i];
        }
        return images;
    }

    /** Gates are folded into γ and β, as whoever draws their values does. */
    private static List<float[]> parameters(Network network, SafetensorsFile fixture, float[] z) {
        List<float[]> blocks = new ArrayList<>();
        for (int i = 0; i < network.blocks().size(); i++) {
            BlockShape shape = network.blocks().get(i);
            float[] block = network.initialBlock(i, new CounterRandom(1));
            if (shape.isLearned()) {
                block = scaled(shape, joined(shape, fixture, ""), z);
            }
            blocks.add(block);
        }
        return blocks;
    }

    private static float[] scaled(BlockShape shape, float[] block, float[] z) {
        float[] scaled = block.clone();
        for (int i = 0; shape.name().equals("bn1") && i < block.length; i++) {
            scaled[i] *= z[i % z.length];
        }
        return scaled;
    }

    private static float[] joined(BlockShape shape, SafetensorsFile fixture, String suffix) {
        boolean scale = shape.role() == BlockShape.Role.NORMALISATION;
        float[] weights = fixture.floats(shape.name() + (scale ? ".gamma" : ".weight") + suffix);
        float[] block = Arrays.copyOf(weights, shape.size());
        if (shape.isBiased()) {
            float[] biases = fixture.floats(shape.name() + (scale ? ".beta" : ".bias") + suffix);
            System.arraycopy(biases, 0, block, weights.length, biases.length);
        }
        return block;
    }

    /** The running statistics after the step, of the open channels, from 0 and 1 on. */
    private static float[] moved(BlockShape shape, int block, float[] batch) {
        float[] initial = new float[shape.size()];
        Arrays.fill(initial, shape.weights(), shape.size(), 1);
        RowRange part = new RowRange(block, 0, shape.outputs());
        ShardSlice running = ShardSlice.initial(shape, part, Optional.empty(), initial, AdamSettings.DEFAULT, false);
        OpenBlock open = new OpenBlock(
                UnitSet.where(shape.outputs(), unit -> batch[shape.weights() + unit] != 0), UnitSet.all(1));
        float[] compact = new float[2 * open.outputs().count()];
        for (int rank = 0; rank < open.outputs().count(); rank++) {
            compact[rank] = batch[open.outputs().unit(rank)];
            compact[open.outputs().count() + rank] =
                    batch[shape.weights() + open.outputs().unit(rank)];
        }
        UpdateRule rule = new UpdateRule(AdamSettings.DEFAULT, 0.1, Optional.empty());
        running.apply(SliceGradient.of(compact, 0, open.outputs().count()), open, new float[0], rule.at(1));
        float[] moved = new float[compact.length];
        running.gather(open, moved, 0);
        return moved;
    }

    private static float[] open(BlockShape shape, SafetensorsFile fixture, OpenBlock open) {
        float[] expected = new float[2 * open.outputs().count()];
        for (int rank = 0; rank < open.outputs().count(); rank++) {
            int unit = open.outputs().unit(rank);
            expected[rank] = fixture.floats(shape.weightsName())[unit];
            expected[open.outputs().count() + rank] = fixture.floats(shape.biasesName())[unit];
        }
        return expected;
    }

    private static float[] sampleFirst(Tensor logits) {
        float[] turned = new float[logits.channels() * logits.samples()];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = logits.data()[logits.at(i % logits.channels(), 0, 0, i / logits.channels())];
        }
        return turned;
    }

    private static void close(String name, float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(expected[i], within(TOLERANCE * Math.max(largest, 1e-3)));
        }
    }
}
