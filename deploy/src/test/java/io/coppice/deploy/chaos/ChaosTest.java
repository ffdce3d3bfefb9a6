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
        Schedule.Frame frame = new Schedule.Frame(10, 20, 1200, 0, victims);
        Schedule schedule = Schedule.of(1, frame, kinds);
        assertThat(schedule).isEqualTo(Schedule.of(1, frame, kinds));
        assertThat(schedule).isNotEqualTo(Schedule.of(2, frame, kinds));
        assertThat(schedule.faults()).hasSize(60).extracting(Fault::kind).contains(Fault.Kind.values());
        Schedule.Frame one = new Schedule.Frame(10, 20, 50, 7, List.of(2));
        assertThat(Schedule.inTurn(1, one, List.of(Fault.Kind.LEAVE, Fault.Kind.STOP))
                        .faults())
                .allMatch(fault -> fault.node() == 2)
                .allMatch(fault -> fault.lastsMillis() == (fault.kind() == Fault.Kind.STOP ? 7000 : 0))
                .extracting(Fault::kind)
                .containsExactly(Fault.Kind.LEAVE, Fault.Kind.STOP);
    }
}
