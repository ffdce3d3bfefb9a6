package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class BlockPlanTest {
    private static final BlockPlan PLAN = new BlockPlan(2, 12, 10, 8, 6, 4, 2, 1);

    @ParameterizedTest(name = "{0} outputs in blocks of {1}")
    @CsvSource(textBlock = """
            1,  1
            2,  2
            3,  2 1
            4,  4
            7,  4 4
            8,  8
            9,  6 4
            10, 10
            11, 6 6
            12, 12
            13, 8 6
            20, 10 10
            25, 12 8 6
            45, 12 12 12 10
            50, 12 12 12 8 6
            """)
    void outputsAreCoveredInTheFewestCycles(int outputs, String heights) {
        List<Integer> expected =
                Arrays.stream(heights.split(" ")).map(Integer::valueOf).sorted().toList();
        assertThat(blocks(outputs)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 11, 24, 25, 64, 500})
    void noBlockIsHigherThanAllOutputs(int outputs) {
        assertThat(blocks(outputs)).allMatch(height -> height <= outputs);
    }

    private static List<Integer> blocks(int outputs) {
        Stream<Integer> left = Stream.iterate(outputs, rest -> rest > 0, rest -> rest - PLAN.height(rest, outputs));
        return left.map(rest -> PLAN.height(rest, outputs)).collect(Collectors.toList());
    }
}
