package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.checkpoint.FileSystemDisk;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol.JobPhase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Submissions, cancellations, deletions and ends in any order, with registries that die at any moment and writes that fail:
 * what was answered holds, whoever is the registry.
 */
@Timeout(60)
class JobTableSimulationTest {
    private static final List<String> JOBS = List.of("a", "b");
    private static final int ROUNDS = 250;
    private static final int EVENTS = 120;

    @TempDir
    Path folder;

    private JobArchive archive;
    private Random random;
    private JobTable<Ask> table;
    private final List<TableEffect.Write<Ask>> writes = new ArrayList<>();
    private final Set<String> later = new HashSet<>();
    private final Map<String, Coordinator> coordinators = new HashMap<>();
    /** What was answered last of each job, by the order in which it took effect. */
    private final Map<String, String> promised = new HashMap<>();
    /** Jobs of which something is asked and not answered: it may take effect, or not. */
    private final Map<String, Integer> open = new HashMap<>();

    private int runs;

    private record Ask(String job, String what, Optional<Submission> submission) {}

    private static final class Coordinator {
        private final Submission of;
        private boolean told;

        private Coordinator(Submission of) {
            this.of = of;
        }
    }

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {0, 1_000, 2_000, 3_000})
    void whatWasAnsweredHolds(long first) throws IOException {
        for (long seed = first; seed < first + ROUNDS; seed++) {
            try {
                round(seed);
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("Seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
    }

    private void round(long seed) throws IOException {
        random = new Random(seed);
        archive = new JobArchive(new FileSystemDisk(), Optional.of(folder.resolve("" + seed)));
        promised.clear();
        begin();
        for (int event = 0; event < EVENTS; event++) {
            happen();
        }
        settle();
        for (String job : JOBS) {
            if (open.getOrDefault(job, 0) == 0) {
                check(job);
            }
        }
    }

    /** A registry begins, with what the disk holds. */
    private void begin() throws IOException {
        table = new JobTable<>();
        writes.clear();
        later.clear();
        coordinators.clear();
        open.clear();
        for (JobArchive.Found found : archive.all()) {
            JobArchive.Kept kept = (JobArchive.Kept) found;
            run(table.recovered(kept.submission(), kept.outcome(), kept.cancelled()));
        }
    }

    private void happen() throws IOException {
        String job = JOBS.get(random.nextInt(JOBS.size()));
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> submit(job);
            case 4, 5 ->
                ask(
                        new Ask(job, "cancel", Optional.empty()),
                        table.cancel(job, new Ask(job, "cancel", Optional.empty())));
            case 6 ->
                ask(
                        new Ask(job, "delete", Optional.empty()),
                        table.delete(job, new Ask(job, "delete", Optional.empty())));
            case 7, 8 -> coordinatorEnds(job);
            case 9 -> {
                if (random.nextInt(4) == 0) {
                    dies();
                }
            }
            case 10, 11 -> table.begin(2).forEach(this::runs);
            default -> disk(random.nextInt(5) == 0);
        }
    }

    private void submit(String job) {
        String store = archive.folder().orElseThrow().resolve(job).toString();
        Submission submission = new Submission(job, "spec", store, true, "run-" + runs++);
        Ask ask = new Ask(job, "submit", Optional.of(submission));
        ask(ask, table.submit(submission, ask));
    }

    private void ask(Ask ask, List<TableEffect<Ask>> effects) {
        open.merge(ask.job(), 1, Integer::sum);
        run(effects);
    }

    /** The answers that are open are lost with it; a write that is under way may still come to the disk. */
    private void dies() throws IOException {
        for (TableEffect.Write<Ask> write : List.copyOf(writes)) {
            if (random.nextBoolean()) {
                keep(write);
            }
        }
        // What nobody was answered may have taken effect or not: from here the disk says which.
        Set<String> unsure = new HashSet<>();
        open.forEach((job, asked) -> {
            if (asked > 0) {
                unsure.add(job);
            }
        });
        unsure.forEach(promised::remove);
        begin();
    }

    private void runs(Submission submission) {
        assertThat(coordinators).as("one coordinator of a job").doesNotContainKey(submission.job());
        coordinators.put(submission.job(), new Coordinator(submission));
    }

    private void coordinatorEnds(String job) {
        Coordinator coordinator = coordinators.get(job);
        if (coordinator != null) {
            JobEvent last = coordinator.told ? new JobEvent.Cancelled(job, 1, "") : new JobEvent.Finished(job, null);
            coordinators.remove(job);
            List<TableEffect<Ask>> effects = table.ended(coordinator.of, last);
            table.coordinatorGone(job);
            run(effects);
        }
    }

    private void disk(boolean fails) throws IOException {
        if (!writes.isEmpty()) {
            TableEffect.Write<Ask> write = writes.remove(random.nextInt(writes.size()));
            String job = write.submission().job();
            if (fails) {
                run(table.notWritten(job, "No space left on device"));
            } else {
                keep(write);
                run(table.written(job));
            }
        } else if (!later.isEmpty()) {
            String job = later.iterator().next();
            later.remove(job);
            run(table.again(job));
        }
    }

    private void keep(TableEffect.Write<Ask> write) throws IOException {
        switch (write) {
            case TableEffect.KeepSubmission<Ask> kept -> archive.submitted(kept.submission());
            case TableEffect.KeepCancel<Ask> kept -> archive.cancelled(kept.submission());
            case TableEffect.KeepOutcome<Ask> kept -> archive.ended(kept.submission(), kept.last());
            case TableEffect.Remove<Ask> removed -> archive.removed(removed.submission());
        }
    }

    private void run(List<TableEffect<Ask>> effects) {
        for (TableEffect<Ask> effect : effects) {
            switch (effect) {
                case TableEffect.Write<Ask> write -> writes.add(write);
                case TableEffect.Later<Ask> retry -> later.add(retry.job());
                case TableEffect.Done<Ask> done -> {
                    open.merge(done.job(), -1, Integer::sum);
                    promised.put(done.job(), done.asker().what());
                }
                case TableEffect.Refused<Ask> refused -> open.merge(refused.job(), -1, Integer::sum);
                case TableEffect.EndInOrder<Ask> end ->
                    Optional.ofNullable(coordinators.get(end.job())).ifPresent(job -> job.told = true);
                case TableEffect.Publish<Ask> publish -> {}
                case TableEffect.Anew<Ask> anew -> {}
            }
        }
    }

    /** The disk works, and everything that runs comes to its end; once more under another registry. */
    private void settle() throws IOException {
        for (int registry = 0; registry < 2; registry++) {
            for (int round = 0; round < 30; round++) {
                while (!writes.isEmpty() || !later.isEmpty()) {
                    disk(false);
                }
                table.begin(2).forEach(this::runs);
                JOBS.forEach(this::coordinatorEnds);
            }
            if (registry == 0) {
                Map<String, Integer> asked = Map.copyOf(open);
                begin();
                open.putAll(asked);
            }
        }
    }

    private void check(String job) {
        JobPhase phase = table.phase(job);
        switch (promised.getOrDefault(job, "nothing")) {
            case "submit", "cancel" ->
                assertThat(phase).as(job + " after " + promised).isEqualTo(JobPhase.OVER);
            case "delete" -> assertThat(phase).isEqualTo(JobPhase.UNKNOWN);
            default -> assertThat(phase).isIn(JobPhase.OVER, JobPhase.UNKNOWN);
        }
        if ("submit".equals(promised.get(job))) {
            assertThat(lastEvent(job))
                    .as("a submission that was answered last has run")
                    .isInstanceOf(JobEvent.Finished.class);
        }
    }

    private JobEvent lastEvent(String job) {
        try {
            return archive.all().stream()
                    .filter(found -> found.job().equals(job))
                    .map(found -> ((JobArchive.Kept) found).outcome().orElseThrow())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
