package io.coppice.compute.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no weights are left of, and what goes with it. */
@Timeout(30)
class LiveUnitsTest {
    private static final Network LENET = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);
    private static final Network RESNET = new ModelSettings("resnet20", List.of()).create(new Shape(3, 32, 32), 10);

    /** Rows or columns of a block, some of them. */
    private record Some(String block, boolean rows, int... units) {

        @Override
        public String toString() {
            return (rows ? "rows " : "columns ") + Arrays.toString(units) + " of " + block;
        }
    }

    static List<Arguments> cases() {
        int[] ofChannel7 = IntStream.range(7 * 16, 8 * 16).toArray();
        return List.of(
                Arguments.of(LENET, columns("conv2", 3, 5), rows("conv1", 3, 5)),
                Arguments.of(LENET, columns("fc1", ofChannel7), rows("conv2", 7)),
                Arguments.of(LENET, columns("fc1", 7 * 16), rows("conv2")),
                Arguments.of(LENET, columns("fc2", 499), rows("fc1", 499)),
                Arguments.of(LENET, rows("fc1", 4), columns("fc2", 4)),
                Arguments.of(LENET, rows("conv2", 7), columns("fc1", ofChannel7)),
                Arguments.of(LENET, rows("conv1", 0), columns("conv2", 0)),
                Arguments.of(LENET, rows("fc2", 6), columns("fc2")), // a class stays, by its bias
                Arguments.of(RESNET, columns("layer1.0.conv2", 2), rows("layer1.0.conv1", 2)),
                Arguments.of(RESNET, rows("layer1.0.conv1", 2), columns("layer1.0.conv2", 2)),
                // A constant behind its normalisation, on which others are added.
                Arguments.of(RESNET, rows("layer1.0.conv2", 2), columns("layer1.1.conv1")),
                Arguments.of(RESNET, columns("layer1.1.conv1", 2), rows("layer1.0.conv2")));
    }

    private static Some rows(String block, int... units) {
        return new Some(block, true, units);
    }

    private static Some columns(String block, int... units) {
        return new Some(block, false, units);
    }

    @ParameterizedTest(name = "{1} are masked, so {2} go")
    @MethodSource("cases")
    void whatNothingReadsOrNothingReachesGoes(Network network, Some masked, Some gone) {
        List<OpenBlock> left =
                LiveUnits.of(network, counts(network, masked), network.blocks().size() - 1);
        OpenBlock block = left.get(index(network, gone.block()));
        int[] missing = IntStream.range(
                        0,
                        gone.rows() ? block.outputs().total() : block.inputs().total())
                .filter(unit -> gone.rows()
                        ? !block.outputs().contains(unit)
                        : !block.inputs().contains(unit))
                .toArray();
        assertThat(missing).containsExactly(gone.units());
    }

    /** Counted in two shards. */
    private static List<float[]> counts(Network network, Some masked) {
        List<float[]> counts = new ArrayList<>();
        for (int index = 0; index < network.blocks().size(); index++) {
            BlockShape shape = network.blocks().get(index);
            float[] count = new float[shape.isLinear() ? LiveUnits.numbers(shape) : 0];
            int half = shape.outputs() / 2;
            for (RowRange part : List.of(new RowRange(index, 0, half), new RowRange(index, half, shape.outputs()))) {
                if (shape.isLinear()) {
                    LiveUnits.add(shape, part, mask(shape, part, masked), count);
                }
            }
            counts.add(count);
        }
        return counts;
    }

    private static float[] mask(BlockShape shape, RowRange part, Some masked) {
        float[] mask = new float[part.weights(shape)];
        int row = RowRange.rowLength(shape);
        for (int i = 0; i < mask.length; i++) {
            int unit = masked.rows() ? part.fromOutput() + i / row : i % row / shape.span();
            boolean here = shape.name().equals(masked.block());
            mask[i] = here && Arrays.stream(masked.units()).anyMatch(each -> each == unit) ? 0 : 1;
        }
        return mask;
    }

    private static int index(Network network, String block) {
        return network.blocks().stream().map(BlockShape::name).toList().indexOf(block);
    }
}
