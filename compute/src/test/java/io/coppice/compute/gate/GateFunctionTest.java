package io.coppice.compute.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateFunctionTest {

    @ParameterizedTest(name = "{0} at {1}, slope {2}")
    @CsvSource(textBlock = """
        # g            φ      k   π = g(φ)
        SIGMOID,       0,     7,  0.5
        SIGMOID,       0.3,   7,  0.8909031788043871
        SIGMOID,      -0.2,   5,  0.2689414213699951
        HARD_SIGMOID,  0,     7,  0.5
        HARD_SIGMOID,  0.3,   7,  0.8
        HARD_SIGMOID, -0.2,   14, 0.1
        """)
    void aGateOpensWithItsProbability(GateFunction g, double phi, double k, double expected) {
        double probability = g.probability(phi, k);
        assertThat(probability).isCloseTo(expected, within(1e-12));

        double step = 1e-5;
        double difference = (g.probability(phi + step, k) - g.probability(phi - step, k)) / (2 * step);
        assertThat(g.slope(probability, k)).isCloseTo(difference, within(1e-7));

        double logits = (logit(g.probability(phi + step, k)) - logit(g.probability(phi - step, k))) / (2 * step);
        assertThat(g.logitSlope(probability, k)).isCloseTo(logits, within(1e-6 * logits));
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    @ParameterizedTest(name = "{0} drop {1}, slope {2}")
    @CsvSource(textBlock = """
        SIGMOID,      0.5,  7
        SIGMOID,      0.2,  7
        SIGMOID,      0.01, 5
        HARD_SIGMOID, 0.5,  7
        HARD_SIGMOID, 0.2,  7
        HARD_SIGMOID, 0.01, 5
        """)
    void gatesBeginClosedAsOftenAsAskedFor(GateFunction g, double drop, double k) {
        assertThat(g.probability(g.initialMean(drop, k), k)).isCloseTo(1 - drop, within(1e-12));
    }

    @ParameterizedTest(name = "{0} φ {1}, slope {2}")
    @CsvSource(textBlock = """
        # g            φ     k   π after clamping
        HARD_SIGMOID,  9,    7,  0.99
        HARD_SIGMOID, -9,    7,  0.01
        HARD_SIGMOID, -9,    3,  0.01
        HARD_SIGMOID,  0.1,  7,  0.6
        SIGMOID,       0.1,  7,  0.66818777216816616
        """)
    void aHardGateStaysWhereItHasAGradient(GateFunction g, double phi, double k, double expected) {
        double probability = g.probability(g.clamp(phi, k), k);
        assertThat(probability).isCloseTo(expected, within(1e-12));
        assertThat(g.logitSlope(probability, k)).isFinite();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0", "1"})
    void aSaturatedGateHasNoSlopeRatherThanNaN(double probability) {
        assertThat(GateFunction.SIGMOID.slope(probability, 7)).isZero();
        assertThat(GateFunction.HARD_SIGMOID.slope(probability, 7)).isZero();
    }
}
