package io.coppice.actors.holder;

import static io.coppice.actors.holder.HolderCases.bits;
import static io.coppice.actors.holder.HolderCases.draw;
import static io.coppice.actors.holder.HolderCases.gradients;
import static io.coppice.actors.holder.HolderCases.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.GateSample;
import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.protocols.message.ParameterProtocol.Applied;
import io.coppice.protocols.message.ParameterProtocol.PushReply;
import io.coppice.protocols.message.ParameterProtocol.Refused;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardStateTest {

    private static Slices pull(ShardState shard, long step, int attempt) {
        GateSample draw = draw(step);
        return (Slices) shard.pull(step(step, attempt), draw.openInA(), draw.openInB());
    }

    private static PushReply push(ShardState shard, long step, int attempt) {
        GateSample draw = draw(step);
        return shard.push(
                step(step, attempt), draw.openInA(), gradients(step, attempt), draw.probabilities(), List.of());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
    # pushes of steps | versions answered | gaps
    0 1 2             | 1 2 3             | false
    0 1 1 2           | 1 2 2 3           | false
    2 0 1 0           | 1 2 3 3           | false
    1 1 1             | 1 1 1             | true
    3 0 1             | 1 2 3             | true
    """)
    void aStepIsAppliedOnce(String pushes, String versions, boolean gaps) {
        ShardState shard = HolderCases.shard(false);
        List<String> answered = new ArrayList<>();
        for (String step : pushes.strip().split(" ")) {
            Applied applied = (Applied) push(shard, Long.parseLong(step), 1);
            answered.add("" + applied.version());
        }
        assertThat(answered).containsExactly(versions.strip().split(" "));
        assertThat(shard.snapshotRefusal().isPresent()).isEqualTo(gaps);
    }

    @ParameterizedTest(name = "pushed {0} updates after its pull, the gradient is corrected by λ g² (w - w_pulled)")
    @ValueSource(ints = {0, 1, 3})
    void aStaleGradientIsCompensated(int missed) {
        double lambda = 0.5;
        ShardState compensating = HolderCases.correcting(new StalenessCorrection.DelayCompensation(lambda));
        ShardState plain = HolderCases.shard(false);
        Slices pulled = pull(compensating, missed, 1);
        float[] then =
                Arrays.copyOfRange(pulled.passA().data(), 0, pulled.passA().length());
        for (int step = 0; step < missed; step++) {
            // These saw the newest parameters, so nothing is corrected.
            pull(compensating, step, 1);
            push(compensating, step, 1);
            push(plain, step, 1);
        }
        Slices newest = pull(plain, missed, 1);
        List<Slice> corrected = new ArrayList<>();
        int at = 0;
        for (Slice slice : gradients(missed, 1)) {
            float[] gradient = new float[slice.length()];
            for (int i = 0; i < gradient.length; i++, at++) {
                float g = slice.data()[slice.from() + i];
                gradient[i] = g + (float) lambda * g * g * (newest.passA().data()[at] - then[at]);
            }
            corrected.add(new Slice(gradient, 0, gradient.length));
        }
        GateSample draw = draw(missed);
        push(compensating, missed, 1);
        plain.push(step(missed, 1), draw.openInA(), corrected, draw.probabilities(), List.of());
        assertThat(bits(compensating.snapshot("s", false))).isEqualTo(bits(plain.snapshot("s", false)));
    }

    /** C is the mean of how far the updates before moved the elements of a part; the first gradient is taken as it is. */
    @Test
    void aGradientIsDividedByItsGap() {
        ShardState aware = HolderCases.correcting(new StalenessCorrection.GapAware());
        ShardState plain = HolderCases.shard(false);
        List<Slices> stale = new ArrayList<>();
        for (int step = 0; step < 6; step++) {
            stale.add(pull(plain, step, 1));
            pull(aware, step, 1);
        }
        double[] distances = new double[gradients(0, 1).size() / 2];
        int[] updates = new int[distances.length];
        for (int step = 0; step < 6; step++) {
            float[] before = parameters(plain, step, 2);
            float[] then = stale.get(step).passA().data();
            List<Slice> corrected = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < gradients(step, 1).size(); i++) {
                Slice slice = gradients(step, 1).get(i);
                float[] gradient = new float[slice.length()];
                for (int j = 0; j < gradient.length; j++, at++) {
                    double gap = Math.abs((double) before[at] - then[at]);
                    double penalty = updates[i / 2] == 0 ? 1 : 1 + gap / distances[i / 2];
                    gradient[j] = (float) (slice.data()[slice.from() + j] / penalty);
                }
                corrected.add(new Slice(gradient, 0, gradient.length));
            }
            GateSample draw = draw(step);
            plain.push(step(step, 1), draw.openInA(), corrected, draw.probabilities(), List.of());
            push(aware, step, 1);
            float[] after = parameters(plain, step, 3);
            at = 0;
            for (int part = 0; part < distances.length; part++) {
                int end = at
                        + gradients(step, 1).get(2 * part).length()
                        + gradients(step, 1).get(2 * part + 1).length();
                double sum = 0;
                for (int i = at; i < end; i++) {
                    sum += Math.abs((double) after[i] - before[i]);
                }
                updates[part] += end == at ? 0 : 1;
                double share = 0.01 / (1 - Math.pow(0.99, updates[part]));
                distances[part] += end == at ? 0 : share * (sum / (end - at) - distances[part]);
                at = end;
            }
            assertThat(parameters(aware, step, 4)).containsExactly(after, within(2e-6f));
        }
    }

    private static float[] parameters(ShardState shard, long step, int attempt) {
        Slices now = pull(shard, step, attempt);
        return Arrays.copyOf(now.passA().data(), now.passA().length());
    }

    @ParameterizedTest(name = "{0} updates missed: the rate is divided by {1}")
    @CsvSource({"0, 1", "1, 1", "2, 2", "5, 5"})
    void theRateFallsWithStaleness(int missed, double divisor) {
        ShardState slowed = HolderCases.correcting(new StalenessCorrection.RateByStaleness());
        ShardState plain = HolderCases.shard(false);
        pull(slowed, missed, 1);
        for (int step = 0; step < missed; step++) {
            for (ShardState shard : List.of(slowed, plain)) {
                pull(shard, step, 1);
                push(shard, step, 1);
            }
        }
        float[] before = parameters(plain, missed, 2);
        assertThat(parameters(slowed, missed, 2)).containsExactly(before);
        push(slowed, missed, 1);
        push(plain, missed, 1);
        float[] slow = parameters(slowed, missed, 4);
        float[] whole = parameters(plain, missed, 4);
        for (int i = 0; i < before.length; i++) {
            assertThat((before[i] - slow[i]) * divisor).isCloseTo(before[i] - whole[i], within(2e-6));
        }
        assertThat(Arrays.equals(slow, whole)).isEqualTo(divisor == 1);
    }

    @Test
    void asAnotherAttemptIsTheSameStepItChangesNothing() {
        ShardState shard = HolderCases.shard(false);
        push(shard, 0, 1);
        Part before = shard.snapshot("s", false);
        push(shard, 0, 2);
        assertThat(bits(shard.snapshot("s", false))).isEqualTo(bits(before));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
    # pushes in their order | commits            | version
    0.1 1.1                 | 0.1 1.1            | 2
    1.1 0.1                 | 0.1 1.1            | 2
    0.1 0.2 1.1             | 0.2 1.1            | 2
    0.1 0.2 0.1 1.1 1.1     | 0.1 1.1; 0.1 1.1   | 2
    0.1                     | 0.1 1.1            | refused
    0.1 1.1                 | 1.1                | refused
    0.1 1.1 2.1             | 0.1 1.1; 2.1       | 3
    0.1 1.1 3.1             | 0.1 1.1; 3.1       | refused
    0.1 1.2                 | 0.1 1.1            | refused
    """)
    void stagedStepsAreAppliedByCommitsInStepOrder(String pushes, String commits, String version) {
        ShardState shard = HolderCases.shard(true);
        for (StepId id : steps(pushes)) {
            assertThat(push(shard, id.step(), id.attempt())).isInstanceOf(Applied.class);
        }
        assertThat(shard.version()).isZero();
        ShardState straight = HolderCases.shard(false);
        boolean refused = false;
        for (String commit : commits.split(";")) {
            long before = shard.version();
            refused |= shard.commit(steps(commit)).isPresent();
            if (!refused && shard.version() > before) {
                steps(commit).forEach(id -> push(straight, id.step(), id.attempt()));
            }
        }
        assertThat(refused ? "refused" : "" + shard.version()).isEqualTo(version.strip());
        assertThat(bits(shard.snapshot("s", false))).isEqualTo(bits(straight.snapshot("s", false)));
    }

    private static List<StepId> steps(String text) {
        return Stream.of(text.strip().split(" +"))
                .map(part -> part.split("\\."))
                .map(part -> step(Long.parseLong(part[0]), Integer.parseInt(part[1])))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aGradientThatIsNotFiniteIsRefusedAndNamed(float bad) {
        for (boolean staged : new boolean[] {false, true}) {
            ShardState shard = HolderCases.shard(staged);
            Part before = shard.snapshot("s", false);
            List<Slice> gradients = gradients(0, 1);
            Slice last = gradients.getLast();
            last.data()[last.from() + last.length() - 1] = bad;
            PushReply reply = shard.push(step(0, 1), draw(0).openInA(), gradients, draw(0).probabilities(), List.of());
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.reason()).contains("fc3").contains("not a finite number"));
            assertThat(bits(shard.snapshot("s", false))).isEqualTo(bits(before));
            assertThat(shard.commit(List.of(step(0, 1))).isPresent()).isEqualTo(true);
        }
    }

    @Test
    void anAnswerIsNotTouchedBeforeItsAttemptHasPushed() {
        ShardState shard = HolderCases.shard(false);
        Slices first = pull(shard, 0, 1);
        Slices again = pull(shard, 0, 1);
        Slices other = pull(shard, 1, 1);
        float[] copy = first.passA().data().clone();
        float[] norms = first.squaredNorms().getLast().clone();
        assertThat(again.passA().data()).isNotSameAs(first.passA().data());
        assertThat(other.passA().data()).isNotSameAs(first.passA().data());
        push(shard, 1, 1);
        assertThat(first.passA().data()).containsExactly(copy);
        assertThat(first.squaredNorms().getLast()).containsExactly(norms);
        push(shard, 0, 1);
        List<float[]> used = Arrays.asList(
                pull(shard, 2, 1).passA().data(),
                pull(shard, 3, 1).passA().data(),
                pull(shard, 4, 1).passA().data());
        assertThat(used)
                .containsExactlyInAnyOrder(
                        first.passA().data(),
                        again.passA().data(),
                        other.passA().data());
    }

    @Test
    void aBufferWhoseReaderNeverPushedIsNotUsedAgain() {
        ShardState shard = HolderCases.shard(false);
        Slices abandoned = pull(shard, 0, 1);
        pull(shard, 0, 2);
        push(shard, 0, 2);
        assertThat(shard.retire(1)).isEmpty();
        push(shard, 0, 1);
        for (int step = 1; step < 5; step++) {
            assertThat(pull(shard, step, 1).passA().data())
                    .isNotSameAs(abandoned.passA().data());
        }
    }

    @Test
    void stalenessIsTheUpdatesBetweenPullAndPush() {
        ShardState shard = HolderCases.shard(false);
        for (int step = 0; step < 4; step++) {
            pull(shard, step, 1);
        }
        for (int step = 0; step < 4; step++) {
            push(shard, step, 1);
        }
        assertThat(shard.staleness().most()).isEqualTo(3);
        assertThat(shard.staleness().histogram()).startsWith(1, 1, 1, 1, 0);
    }

    @Test
    void aShardThatMissesAFinishedStepSaysSo() {
        ShardState shard = HolderCases.shard(false);
        push(shard, 0, 1);
        push(shard, 2, 1);
        assertThat(shard.retire(1)).isEmpty();
        assertThat(shard.retire(3))
                .hasValueSatisfying(reason -> assertThat(reason).contains("below 1 and [2]"));
    }

    @ParameterizedTest(name = "{0} steps, snapshot after {1}, staged {2}")
    @CsvSource({"6, 0, false", "6, 1, true", "6, 3, false", "6, 3, true", "6, 6, false"})
    void goesOnToTheBitFromItsSnapshot(int steps, int at, boolean staged) {
        ShardState straight = HolderCases.shard(staged);
        ShardState resumed = HolderCases.shard(staged);
        for (int step = 0; step < steps; step++) {
            if (step == at) {
                Part part = resumed.snapshot("s", false);
                resumed =
                        Snapshots.restoredShard(HolderCases.plan(staged), HolderCases.SHARD, HolderCases.SHARDS, part);
            }
            for (ShardState shard : List.of(straight, resumed)) {
                pull(shard, step, 1);
                push(shard, step, 1);
                shard.commit(List.of(step(step, 1)));
            }
        }
        assertThat(resumed.version()).isEqualTo(steps);
        assertThat(bits(resumed.snapshot("s", false))).isEqualTo(bits(straight.snapshot("s", false)));
        assertThat(pull(resumed, steps, 1).squaredNorms().getLast())
                .containsExactly(pull(straight, steps, 1).squaredNorms().getLast());
    }
}
