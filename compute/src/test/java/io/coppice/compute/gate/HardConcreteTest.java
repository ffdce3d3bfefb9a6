package io.coppice.compute.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.tensor.CounterRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HardConcreteTest {

    @ParameterizedTest(name = "log α {0}: P {1}, test gate {2}")
    @CsvSource(textBlock = """
        # log α   P(z ≠ 0)    test gate
        -4.605,   0.047137,   0
        -2.398,   0.310153,   0
        -2.3975,   0.310260,   0.0000362
        0,   0.831822,   0.5
        2.3978,   0.981950,   0.9999913
        4.605,   0.997982,   1
        """)
    void aGateHasTheProbabilitiesAndTheTestValueOfThePaper(double logAlpha, double probability, double test) {
        assertThat(HardConcrete.openProbability(logAlpha)).isCloseTo(probability, within(2e-6));
        assertThat(HardConcrete.testValue(logAlpha)).isCloseTo(test, within(1e-5));
        assertThat(HardConcrete.testValue(logAlpha) > 0).isEqualTo(test > 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3, -1, 0, 0.7, 2.5})
    void drawsAreOpenAsOftenAsTheirProbabilitySays(double logAlpha) {
        int draws = 40_000;
        int open = 0;
        int full = 0;
        for (int i = 0; i < draws; i++) {
            double z = HardConcrete.value(logAlpha, CounterRandom.uniform(17, i));
            assertThat(z).isBetween(0.0, 1.0);
            open += z > 0 ? 1 : 0;
            full += z == 1 ? 1 : 0;
        }
        assertThat((double) open / draws).isCloseTo(HardConcrete.openProbability(logAlpha), within(0.01));
        // P(z = 1) at log α is P(z = 0) at −log α.
        assertThat((double) full / draws).isCloseTo(1 - HardConcrete.openProbability(-logAlpha), within(0.01));
    }

    @ParameterizedTest(name = "log α {0}, u {1}")
    @CsvSource({"0, 0.5", "-1, 0.4", "1.5, 0.3", "0.2, 0.75", "-2.3, 0.6", "-4, 0.2", "3, 0.9", "0, 0", "0, 1"})
    void theSlopeIsThatOfTheValueAndZeroWhereItIsClipped(double logAlpha, double u) {
        double step = 1e-5;
        double slope = (HardConcrete.value(logAlpha + step, u) - HardConcrete.value(logAlpha - step, u)) / (2 * step);
        assertThat(HardConcrete.slope(HardConcrete.value(logAlpha, u))).isCloseTo(slope, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"5, 4.605170", "-7, -4.605170", "1.25, 1.25"})
    void logAlphaStaysWhereItHasAGradient(double logAlpha, double clamped) {
        assertThat(HardConcrete.clamp(logAlpha)).isCloseTo(clamped, within(1e-6));
    }
}
