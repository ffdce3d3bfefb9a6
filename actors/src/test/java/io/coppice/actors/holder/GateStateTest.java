package io.coppice.actors.holder;

import static io.coppice.actors.holder.HolderCases.bits;
import static io.coppice.actors.holder.HolderCases.outcome;
import static io.coppice.actors.holder.HolderCases.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.protocols.message.GateProtocol.Learned;
import io.coppice.protocols.message.GateProtocol.Refused;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateStateTest {

    private static GateState gates(boolean staged) {
        return Snapshots.initialGates(HolderCases.plan(staged));
    }

    private static void learn(GateState gates, StepId step) {
        gates.draw(step);
        assertThat(gates.outcome(step, outcome(step.step(), step.attempt()))).isInstanceOf(Learned.class);
    }

    @Test
    void everyAttemptOfAStepGetsTheSameDrawUntilItIsRetired() {
        GateState gates = gates(false);
        GateSample first = gates.draw(step(1, 1)).draw();
        learn(gates, step(0, 1));
        assertThat(gates.draw(step(1, 2)).draw()).isSameAs(first);
        learn(gates, step(1, 2));
        assertThat(gates.draw(step(1, 3)).draw()).isSameAs(first);
        assertThat(gates.retire(2)).isEmpty();
        assertThat(gates.draw(step(1, 4)).draw()).isNotSameAs(first);
        assertThat(gates.outcome(step(1, 4), outcome(1, 4))).isInstanceOf(Learned.class);
    }

    @Test
    void anOutcomeIsLearnedOnceWhateverComesAgain() {
        GateState gates = gates(false);
        learn(gates, step(0, 1));
        Part before = gates.snapshot("s");
        learn(gates, step(0, 1));
        learn(gates, step(0, 2));
        assertThat(bits(gates.snapshot("s"))).isEqualTo(bits(before));
        assertThat(gates.version()).isEqualTo(1);
    }

    @Test
    void allDrawsOfAGroupComeFromPhiAtItsStart() {
        GateState gates = gates(true);
        GateState alone = gates(true);
        learn(gates, step(0, 1));
        learn(gates, step(1, 1));
        assertThat(gates.draw(step(2, 1)).draw().probabilities().getFirst())
                .containsExactly(alone.draw(step(2, 1)).draw().probabilities().getFirst());
        assertThat(gates.commit(List.of(step(0, 1), step(1, 1)))).isEmpty();
        assertThat(gates.draw(step(3, 1)).draw().probabilities().getFirst())
                .isNotEqualTo(alone.draw(step(3, 1)).draw().probabilities().getFirst());
    }

    @ParameterizedTest(name = "learned {0}, committed {1}")
    @CsvSource(delimiter = '|', textBlock = """
    0.1 1.1     | 0.1 1.1 | true
    1.1 0.1 0.2 | 0.2 1.1 | true
    0.1         | 0.1 1.1 | false
    0.1 1.1     | 1.1     | false
    0.1 1.1     | 0.2 1.1 | false
    """)
    void commitsAreAllOrNone(String outcomes, String commit, boolean accepted) {
        GateState gates = gates(true);
        GateState inOrder = gates(true);
        steps(outcomes).forEach(step -> learn(gates, step));
        assertThat(gates.commit(steps(commit)).isEmpty()).isEqualTo(accepted);
        if (accepted) {
            steps(commit).forEach(step -> learn(inOrder, step));
            inOrder.commit(steps(commit));
            assertThat(gates.commit(steps(commit))).as("asked again").isEmpty();
        }
        assertThat(bits(gates.snapshot("s"))).isEqualTo(bits(inOrder.snapshot("s")));
    }

    private static List<StepId> steps(String text) {
        return Stream.of(text.strip().split(" +"))
                .map(part -> part.split("\\."))
                .map(part -> step(Long.parseLong(part[0]), Integer.parseInt(part[1])))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefused(double bad) {
        GateState gates = gates(false);
        Part before = gates.snapshot("s");
        gates.draw(step(0, 1));
        StepOutcome good = outcome(0, 1);
        StepOutcome badNorms = outcome(0, 1);
        badNorms.squaredNorms().get(1)[3] = (float) bad;
        for (StepOutcome outcome : List.of(
                new StepOutcome(bad, 1, good.squaredNorms()), new StepOutcome(1, bad, good.squaredNorms()), badNorms)) {
            assertThat(gates.outcome(step(0, 1), outcome)).isInstanceOf(Refused.class);
        }
        assertThat(bits(gates.snapshot("s"))).isEqualTo(bits(before));
    }

    @Test
    void anOutcomeOfAStepThatWasNeverDrawnIsRefused() {
        assertThat(gates(false).outcome(step(5, 1), outcome(5, 1))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest(name = "snapshot after {0}, staged {1}")
    @CsvSource({"0, false", "2, true", "3, false", "5, true"})
    void goesOnToTheBitFromItsSnapshot(int at, boolean staged) {
        GateState straight = gates(staged);
        GateState resumed = gates(staged);
        for (int step = 0; step < 5; step++) {
            if (step == at) {
                resumed = Snapshots.restoredGates(HolderCases.plan(staged), resumed.snapshot("s"));
            }
            for (GateState gates : List.of(straight, resumed)) {
                learn(gates, step(step, 1));
                gates.commit(List.of(step(step, 1)));
                assertThat(gates.retire(step + 1)).isEmpty();
            }
        }
        assertThat(bits(resumed.snapshot("s")))
                .isEqualTo(bits(straight.snapshot("s")))
                .hasSize(3 * 4);
    }
}
