package io.coppice.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HitTest {
    private static final long MILLISECOND = 1_000_000;

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            # steps heard, with the milliseconds after the fault at step 100          went on after s
            101 at 600,                                                               0.6
            101 at 10; 101 at 900,                                                    Infinity
            101 at 10; 102 at 900,                                                    0.9
            101 at 499; 90 at 3000; 101 at 5000; 102 at 6000; 103 at 7000,            6.0
            90 at 2000; 99 at 4000; 100 at 5000,                                      Infinity
            """)
    void aJobWentOnWhenItIsHeardBeyondWhatMayHaveBeenUnderWay(String heard, double seconds) {
        JobWatch watch = new JobWatch();
        watch.heard("step 100", 0);
        Hit hit = new Hit(new Fault(Fault.Kind.KILL, 0, 1, 0), 0, watch.step(), 0);
        for (String step : heard.split("; ")) {
            String[] words = step.split(" at ");
            watch.heard("step " + words[0], Long.parseLong(words[1]) * MILLISECOND);
            hit.look(watch);
        }
        assertThat(hit.seconds()).isEqualTo(seconds, Offset.offset(1e-9));
    }
}
