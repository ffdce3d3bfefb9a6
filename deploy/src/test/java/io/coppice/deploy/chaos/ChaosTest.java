package io.coppice.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Real processes that are killed and stopped while their parameters count steps. */
class ChaosTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({"--workers-only --seed=5 --seconds=22 --every=8", "--seed=6 --seconds=22 --every=15"})
    @Timeout(300)
    void noStepIsLostOrAppliedTwice(String options) {
        StringWriter out = new StringWriter();
        int status = new CommandLine(new ChaosCommand(new PrintWriter(out, true)))
                .execute((options + " --nodes=3").split(" "));
        assertThat(out.toString()).contains("| lost | applied twice |").containsPattern("\\| 0 \\| 0 \\|\\n");
        assertThat(status).as(out.toString()).isZero();
    }

    @Test
    void aScheduleFollowsFromItsSeed() {
        List<Integer> victims = IntStream.range(0, 4).boxed().toList();
        Schedule schedule = Schedule.of(1, 600, 20, victims, true, true);
        assertThat(schedule).isEqualTo(Schedule.of(1, 600, 20, victims, true, true));
        assertThat(schedule).isNotEqualTo(Schedule.of(2, 600, 20, victims, true, true));
        assertThat(schedule.faults()).hasSize(30).extracting(Fault::kind).contains(Fault.Kind.values());
        assertThat(Schedule.of(1, 600, 20, List.of(2), false, false).faults())
                .allMatch(fault -> fault.node() == 2)
                .extracting(Fault::kind)
                .containsOnly(Fault.Kind.KILL, Fault.Kind.STOP);
    }
}
