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
    @CsvSource(
            delimiter = '|',
            value = {
                "--workers-only --seed=5 --seconds=22 --every=8",
                "--seed=6 --seconds=40 --every=15 --in-turn=LEAVE,REGISTRY"
            })
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
        List<Fault.Kind> kinds = List.of(Fault.Kind.values());
        Schedule schedule = Schedule.of(1, 600, 20, victims, kinds);
        assertThat(schedule).isEqualTo(Schedule.of(1, 600, 20, victims, kinds));
        assertThat(schedule).isNotEqualTo(Schedule.of(2, 600, 20, victims, kinds));
        assertThat(schedule.faults()).hasSize(30).extracting(Fault::kind).contains(Fault.Kind.values());
        assertThat(Schedule.inTurn(1, 50, 20, List.of(2), List.of(Fault.Kind.LEAVE, Fault.Kind.STOP))
                        .faults())
                .allMatch(fault -> fault.node() == 2)
                .extracting(Fault::kind)
                .containsExactly(Fault.Kind.LEAVE, Fault.Kind.STOP);
    }
}
