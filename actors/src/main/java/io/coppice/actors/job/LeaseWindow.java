package io.coppice.actors.job;

import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.List;
import java.util.Optional;

/**
 * How far a job has come in one incarnation, and which steps it may lease: none beyond {@code oldest unfinished + window},
 * the end of its group in sync mode, the end of its epoch, or the step it drains at.
 */
final class LeaseWindow {
    private static final int RETIRE_EVERY = 8;

    private final JobPlan plan;
    private final StepTimes times = new StepTimes();
    private final StepGroup group = new StepGroup();
    private final LeaseQuestions questions = new LeaseQuestions();
    private LeaseBook book = new LeaseBook(0, times);
    private long incarnation;
    private long retired;
    private long drainAt = Long.MAX_VALUE;

    LeaseWindow(JobPlan plan) {
        this.plan = plan;
    }

    /** An incarnation begins with these many steps finished. */
    void begin(long ofIncarnation, long finished) {
        incarnation = ofIncarnation;
        book = new LeaseBook(finished, times);
        retired = finished;
        drainAt = Long.MAX_VALUE;
        beginGroup(finished);
    }

    private void beginGroup(long start) {
        group.begin(start, Math.min(plan.grouping().groupEnd(start), plan.totalSteps()));
    }

    /** Steps below are taken in by every holder, when drained. */
    long position() {
        return plan.staged() ? group.start() : book.oldestUnfinished();
    }

    /** Nothing may be leased before what is owed at this step is done. */
    boolean isDrained(int closedEpochs) {
        return position() >= stopAt(closedEpochs);
    }

    private long stopAt(int closedEpochs) {
        return Math.min(drainAt, epochEnd(closedEpochs));
    }

    long epochEnd(int closedEpochs) {
        return Math.min(plan.totalSteps(), (closedEpochs + 1L) * plan.stepsPerEpoch());
    }

    boolean isDraining() {
        return drainAt != Long.MAX_VALUE;
    }

    /** No step is leased after those under way, and after their group in sync mode. */
    void drain() {
        drainAt = plan.staged() && book.next() > group.start() ? group.end() : book.next();
    }

    void goOn() {
        drainAt = Long.MAX_VALUE;
    }

    /** @return whether the step was unfinished until now */
    boolean finish(StepId step, StepReport report, long now) {
        boolean first = book.finish(step.step(), step.attempt(), now);
        if (first && plan.staged()) {
            group.win(step, report);
        }
        return first;
    }

    /** The steps below are to be retired now, if so; asynchronous jobs only. */
    Optional<Long> retirable() {
        long oldest = book.oldestUnfinished();
        if (oldest < retired + Math.max(RETIRE_EVERY, plan.window())) {
            return Optional.empty();
        }
        retired = oldest;
        return Optional.of(oldest);
    }

    /** The steps of a group that waits for its commit. */
    Optional<List<StepId>> completeGroup() {
        return plan.staged() && group.isComplete() ? Optional.of(group.steps()) : Optional.empty();
    }

    boolean isLastOfGroup(long step) {
        return step == group.end() - 1;
    }

    /** The group is committed. @return what its steps reported, in their order */
    List<StepReport> nextGroup() {
        List<StepReport> reports = group.reports();
        retired = group.end();
        beginGroup(group.end());
        return reports;
    }

    void ask(String worker, long now) {
        questions.ask(worker, now);
    }

    /** Ends the leases whose time is over. @return whose they were */
    List<String> expire(long now) {
        List<String> silent = book.expire(now);
        silent.forEach(questions::dropNodeOf);
        return silent;
    }

    /** Leases what may be leased to those who asked. */
    void lease(int closedEpochs, EffectBuffer effects, long now) {
        long limit = Math.min(stopAt(closedEpochs), book.oldestUnfinished() + plan.window());
        long allowed = plan.staged() ? Math.min(limit, group.end()) : limit;
        // Here and not when time passes: whoever was stopped for a while may hear of that later.
        questions.dropOld(now);
        questions.serve(worker -> {
            Optional<LeaseBook.Granted> granted = book.grant(worker, allowed, now);
            granted.ifPresent(grant -> effects.add(
                    new JobEffect.Grant(worker, new StepId(plan.job(), incarnation, grant.step(), grant.attempt()))));
            return granted.isPresent();
        });
    }

    /** Sends home those who asked. */
    void close(EffectBuffer effects) {
        questions.serve(worker -> effects.add(new JobEffect.NoMoreSteps(worker)));
    }
}
