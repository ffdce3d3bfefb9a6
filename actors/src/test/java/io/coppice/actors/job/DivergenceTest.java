package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class DivergenceTest {

    private static List<String> warnings(Divergence divergence, String losses, int staleness) {
        List<String> warnings = new ArrayList<>();
        for (String loss : losses.split(" ")) {
            for (int step = 0; step < Divergence.WINDOW; step++) {
                double each = Double.parseDouble(loss);
                divergence
                        .add(new StepReport(each, each, 8, true, 1, new int[0], staleness))
                        .ifPresent(warnings::add);
            }
        }
        return warnings;
    }

    @ParameterizedTest(name = "{0}, staleness {1}, the method jumps {2}")
    @CsvSource(textBlock = """
        # losses of windows          staleness  jumps   warnings
        2.3 2.0 1.5 1.2 0.9,         15,        false,  0
        2.3 2.0 2.2 2.4 2.2,         15,        false,  0
        2.3 2.0 3.5 4.0 5.0 9.0,     15,        false,  1
        2.3 1.0 1.9 1.0 1.9 1.0,     15,        false,  0
        2.3 0.5 1.6 1.7,             15,        false,  1
        2.3 0.5 1.6 1.7,             1,         false,  0
        2.3 0.5 1.6 1.7,             15,        true,   0
        2.3 0.5 2.9 3.0,             15,        true,   1
        0.7 0.05 0.1 0.15 0.2,       7,         false,  0
        """)
    void aLossThatGrowsWhileUpdatesAreStaleIsSaidOnce(String losses, int staleness, boolean jumps, int count) {
        List<String> warnings = warnings(new Divergence(jumps, "try a thing"), losses, staleness);
        assertThat(warnings).hasSize(count);
        assertThat(warnings)
                .allSatisfy(text -> assertThat(text)
                        .contains("The loss grew from ", staleness + ".0 updates stale", "diverges; try a thing"));
    }

    @ParameterizedTest(name = "{0} then {1}, staleness {2}")
    @CsvSource({"2.3, 2.29, 7, 1", "2.3, 2.31, 7, 1", "2.3, 2.2, 7, 0", "2.3, 2.3, 1, 0"})
    void aLossThatDoesNotFallWhileUpdatesAreStaleIsSaidToo(double first, double later, int staleness, int count) {
        String losses = first + (" " + later).repeat(40);
        List<String> warnings = warnings(new Divergence(false, "try a thing"), losses, staleness);
        assertThat(warnings).hasSize(count);
        assertThat(warnings)
                .allSatisfy(text -> assertThat(text)
                        .startsWith(String.format(Locale.ROOT, "The loss is %.3f", later)
                                + " after 256 steps, where it began at 2.300, while")
                        .endsWith("diverges; try a thing"));
    }

    @Test
    void aNumberThatIsNotFiniteIsExplainedWhereUpdatesWereStale() {
        Divergence fresh = new Divergence(false, "try a thing");
        warnings(fresh, "2.3 1.0", 1);
        assertThat(fresh.hint()).isEmpty();
        Divergence stale = new Divergence(false, "try a thing");
        assertThat(stale.hint()).isEmpty();
        stale.add(new StepReport(2, 2, 8, true, 1, new int[0], 9));
        assertThat(stale.hint()).contains("9.0 updates stale", "try a thing");
    }
}
