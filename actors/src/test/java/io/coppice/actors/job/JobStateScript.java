package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.job.JobEffect.Purpose;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job of two shards and its gates, led step by step: what it was told, and all that it wanted. */
abstract class JobStateScript {
    static final NetworkSize SIZE = new NetworkSize(new int[1], new int[1], 0, 0, 0, 0, 0, 0, 0);

    final List<JobEffect> effects = new ArrayList<>();
    JobState state;
    long now;

    static Train train(int epochs, Mode mode, int group, int window) {
        return new Train(epochs, mode, group, 2, window, 2, 0);
    }

    void begin(Train train) {
        Duration every = Duration.ofSeconds(30);
        begin(new JobPlan("job", 1, "vector", "l0-arm", "mlp", 32, 8, train, every, SIZE));
    }

    void begin(JobPlan plan) {
        state = new JobState(plan);
        effects.addAll(state.start());
        apply(new JobCommand.Claimed(1, Optional.empty(), Optional.empty(), List.of()));
        allBegun(1);
    }

    void allBegun(long incarnation) {
        for (int holder = -1; holder < 2; holder++) {
            apply(new JobCommand.Begun(incarnation, holder));
        }
    }

    void apply(JobCommand command) {
        now += 1000;
        effects.addAll(state.apply(command, now));
    }

    void ask(String worker) {
        apply(new JobCommand.LeaseAsked(worker));
    }

    void done(long step) {
        apply(new JobCommand.StepFinished(step(step, 1), report(0)));
    }

    void run(long from, long to) {
        for (long step = from; step < to; step++) {
            ask("runner");
            done(step);
        }
    }

    /** All holders answer the newest snapshot, which is for this purpose. @return its name */
    String snapshotTaken(Purpose purpose, long steps) {
        JobEffect.Snapshot asked = effects(JobEffect.Snapshot.class).getLast();
        assertThat(asked.purpose()).isEqualTo(purpose);
        for (int holder = -1; holder < 2; holder++) {
            apply(new JobCommand.SnapshotTaken(asked.snapshot(), holder, steps));
        }
        return asked.snapshot();
    }

    static StepId step(long step, int attempt) {
        return new StepId("job", 1, step, attempt);
    }

    static StepReport report(int staleness) {
        return new StepReport(0.5, 0.25, 8, false, 100, new int[] {1}, staleness);
    }

    List<Long> granted() {
        return effects(JobEffect.Grant.class).stream()
                .map(grant -> grant.step().step())
                .toList();
    }

    <E extends JobEffect> List<E> effects(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <E extends JobEvent> List<E> events(Class<E> type) {
        return effects(JobEffect.Publish.class).stream()
                .map(JobEffect.Publish::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
