package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleDrawsTest {
    private static final Network NETWORK = new ModelSettings("mlp", List.of()).create(Shape.vector(300), 2);
    private static final CounterRandom NOISE = new CounterRandom(4);

    static Stream<SampleGating> gatings() {
        return Stream.of(new SampleGating.Bernoulli(Estimator.DISARM), new SampleGating.HardConcreteGates());
    }

    private static GateSample draw(SampleGating gating, int batch, float probability) {
        float[] p = new float[300];
        Arrays.fill(p, probability);
        return SampleDraws.of(gating, NETWORK.gates(), List.of(p), batch, 9, NOISE);
    }

    @ParameterizedTest
    @MethodSource("gatings")
    void aUnitIsOpenWhereAnySampleOpensIt(SampleGating gating) {
        int batch = 8;
        double parameter = gating.parameter(0.1f);
        GateSample draw = draw(gating, batch, 0.1f);
        long base = NOISE.base(CounterRandom.Stream.GATES, 9, 0);
        for (boolean inB : new boolean[] {false, gating.hasTwoPasses()}) {
            var open = inB ? draw.openInB().getFirst() : draw.openInA().getFirst();
            for (int unit = 0; unit < 300; unit++) {
                boolean any = false;
                for (int sample = 0; sample < batch; sample++) {
                    double u = SampleGating.noise(base, 300, unit, sample);
                    any |= gating.value(parameter, u, inB) != 0;
                }
                assertThat(open.contains(unit)).as("unit %d", unit).isEqualTo(any);
            }
            assertThat(open.count()).isBetween(100, 240); // 300 (1 − 0.9⁸) = 171
        }
    }

    /** Equal sets of units are not equal gates of samples. */
    @Test
    void passesOfSamplesCoincideOnlyWhereThereIsOne() {
        assertThat(draw(new SampleGating.Bernoulli(Estimator.ARM), 400, 0.5f).openInA())
                .isEqualTo(draw(new SampleGating.Bernoulli(Estimator.ARM), 400, 0.5f)
                        .openInB());
        assertThat(draw(new SampleGating.Bernoulli(Estimator.ARM), 400, 0.5f).passesCoincide())
                .isFalse();
        assertThat(draw(new SampleGating.Bernoulli(Estimator.AR), 400, 0.5f).passesCoincide())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("gatings")
    void aLayerThatNoSampleOpensKeepsItsLikeliest(SampleGating gating) {
        GateSample draw = draw(gating, 1, 1e-6f);
        assertThat(draw.openInA().getFirst().toArray()).containsExactly(0);
        assertThat(draw.layers().getFirst().heldOpen()).isTrue();
    }
}
