package io.coppice.compute.method;

import static io.coppice.compute.method.FixtureFile.close;

import io.coppice.compute.gate.GateGenerator;
import io.coppice.compute.gate.GateGenerator.Direction;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The generator of three layers, against the fixture. */
class DepL0FixtureTest {
    private static final FixtureFile FIXTURE = FixtureFile.read("dep_l0_generator.safetensors");

    private static List<float[]> inTurns(String first, String second, String suffix) {
        return IntStream.range(0, 3)
                .boxed()
                .flatMap(layer -> Stream.of(first + layer + suffix, second + layer + suffix))
                .map(FIXTURE::floats)
                .toList();
    }

    private static List<float[]> byLayer(String name) {
        return IntStream.range(0, 3)
                .mapToObj(layer -> FIXTURE.floats(name + layer))
                .toList();
    }

    @Test
    void theGeneratorAndItsGradientAreThoseOfTheFixture() {
        GateGenerator generator = new GateGenerator(new int[] {64, 128, 128}, Direction.FORWARD);
        List<float[]> arrays = inTurns("G", "c", "");
        List<float[]> logAlpha = generator.logAlpha(arrays);
        List<float[]> gradient =
                arrays.stream().map(array -> new float[array.length]).toList();
        generator.backward(arrays, logAlpha, byLayer("upstream"), gradient);
        for (int layer = 0; layer < 3; layer++) {
            close(logAlpha.get(layer), byLayer("log_alpha").get(layer));
        }
        List<float[]> expected = inTurns("G", "c", ".grad");
        for (int array = 0; array < 6; array++) {
            close(gradient.get(array), expected.get(array));
        }
    }
}
