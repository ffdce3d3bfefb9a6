package io.coppice.actors.job;

import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.List;
import java.util.TreeMap;

/**
 * The steps that are applied together: each with the one attempt that won, in step order. All of them saw the state at
 * the group's start, so the result does not depend on who computed what when.
 */
final class StepGroup {
    private final TreeMap<Long, Winner> winners = new TreeMap<>();
    private long start;
    private long end;

    private record Winner(StepId step, StepReport report) {}

    void begin(long start, long end) {
        winners.clear();
        this.start = start;
        this.end = end;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    void win(StepId step, StepReport report) {
        winners.putIfAbsent(step.step(), new Winner(step, report));
    }

    boolean isComplete() {
        return end > start && winners.size() == end - start;
    }

    List<StepId> steps() {
        return winners.values().stream().map(Winner::step).toList();
    }

    List<StepReport> reports() {
        return winners.values().stream().map(Winner::report).toList();
    }
}
