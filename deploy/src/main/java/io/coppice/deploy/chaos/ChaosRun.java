package io.coppice.deploy.chaos;

import io.coppice.actors.training.CountedSteps.Count;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One counter job on a fleet of processes under a schedule, and the table of what became of it. */
final class ChaosRun {
    private static final long SECOND = 1_000_000_000L;
    private static final long SILENCE = 15 * SECOND;
    private static final long START_WITHIN = 180 * SECOND;
    private static final long END_WITHIN = 120 * SECOND;
    private static final long FINISHED_WITHIN = 1800 * SECOND;
    private static final int SLOWNESS = 4;

    private static final long WARM_UP = 5 * SECOND;

    private final ChaosPlan plan;
    private final CounterStore counter;
    private final PrintWriter out;
    private final SplittableRandom random;
    private final JobWatch watch = new JobWatch();
    private final Fleet fleet;
    private final List<Hit> hits = new ArrayList<>();
    private long submittedAt;
    private int submittedTo = -1;
    private int turn;

    /** @param counter what the job leaves in its store */
    ChaosRun(ChaosPlan plan, CounterStore counter, PrintWriter out) {
        this.plan = plan;
        this.counter = counter;
        this.out = out;
        this.random = new SplittableRandom(plan.seed());
        this.fleet = new Fleet(
                plan.places(), plan.stepMillis(), plan.jobs(), plan.log(), (place, line) -> watch.heard(line, now()));
    }

    private static long now() {
        return System.nanoTime();
    }

    /** How far the job was at some time. */
    private record Mark(long at, long step) {

        /** Steps a second between two marks. */
        double rateTo(Mark later) {
            return (later.step - step) / ((later.at - at) / 1e9);
        }
    }

    private Mark mark() {
        return new Mark(now(), watch.step());
    }

    /** @return whether nothing was lost and nothing applied twice */
    boolean run(Schedule schedule, long seconds) throws IOException, InterruptedException {
        try (fleet) {
            fleet.start();
            await(START_WITHIN, "has not begun", () -> watch.step() > 0);
            long begun = now();
            List<Fault> coming = new ArrayList<>(schedule.faults());
            Mark warm = null;
            Mark undisturbed = null;
            while (now() - begun < seconds * SECOND && !watch.hasEnded()) {
                if (warm == null && now() - begun >= WARM_UP) {
                    warm = mark();
                }
                if (!coming.isEmpty() && now() - begun >= coming.getFirst().atMillis() * 1_000_000) {
                    undisturbed = undisturbed == null ? mark() : undisturbed;
                    strike(coming.removeFirst());
                }
                look();
            }
            Mark last = mark();
            hits.stream().filter(Hit::mend).forEach(this::mend);
            fleet.nodes().forEach(node -> node.tell("memory"));
            end();
            return report(begun, List.of(warm, undisturbed == null ? last : undisturbed, last));
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void await(long nanos, String otherwise, Condition condition) throws IOException, InterruptedException {
        long by = now() + nanos;
        while (!condition.holds()) {
            if (now() > by) {
                throw new IOException("The job " + otherwise + "; the nodes' log is " + plan.log());
            }
            look();
        }
    }

    private void strike(Fault fault) throws IOException, InterruptedException {
        plan.log().append(fault + " " + fault.nodes());
        NodeProcess node = fleet.node(fault.node());
        switch (fault.kind()) {
            case KILL -> node.kill();
            case STOP -> node.stop();
            case CUT -> plan.namespaces().orElseThrow().cut(fault.node());
            case DAMAGE -> {
                counter.damage(random);
                node.kill();
            }
            case KILL_ALL -> fleet.nodes().forEach(NodeProcess::kill);
            case REGISTRY -> registry(fault.node()).kill();
            case LEAVE -> node.tell("leave");
            case FULL -> plan.disk().orElseThrow().fill();
            case SLOW -> node.tell("slow " + SLOWNESS);
        }
        hits.add(new Hit(fault, now(), watch.step(), watch.repeated()));
    }

    /** Where the registry of jobs lives, as a node says; another where none does. */
    private NodeProcess registry(int another) throws IOException, InterruptedException {
        long by = now() + 10 * SECOND;
        fleet.anyFront(turn++).ifPresent(front -> fleet.node(front).tell("oldest"));
        while (now() < by) {
            Optional<Integer> oldest = fleet.at(watch.takeOldest());
            if (oldest.isPresent()) {
                return fleet.node(oldest.get());
            }
            look();
        }
        out.printf("no node says where the registry of jobs is: node %d is killed instead%n", another);
        return fleet.node(another);
    }

    /** Mends what is over, starts what ended, submits again what nobody works on, and waits a moment. */
    private void look() throws IOException, InterruptedException {
        long now = now();
        for (Hit hit : hits) {
            if (hit.isOver(now) && hit.mend()) {
                mend(hit);
            }
            hit.look(watch);
        }
        fleet.supervise(now);
        String failure = watch.takeFailure();
        if (!failure.isEmpty()) {
            out.println("the job failed and is submitted again: " + failure);
        }
        boolean gone = submittedTo >= 0 && !fleet.node(submittedTo).isUp();
        boolean silent = now - Math.max(watch.heardAt(), submittedAt) > SILENCE;
        if (submittedTo < 0 || gone || silent || !failure.isEmpty()) {
            fleet.anyFront(turn++).ifPresent(front -> {
                submittedTo = front;
                submittedAt = now();
                plan.log().append("submitted to node " + front);
                fleet.node(front).tell("submit " + ChaosPlan.JOB + " " + plan.spec() + " " + plan.store());
            });
        }
        new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }

    private void mend(Hit hit) {
        try {
            switch (hit.fault().kind()) {
                case STOP -> fleet.node(hit.fault().node()).goOn();
                case SLOW -> fleet.node(hit.fault().node()).tell("slow 1");
                case CUT -> plan.namespaces().orElseThrow().heal(hit.fault().node());
                case FULL -> plan.disk().orElseThrow().makeRoom();
                default -> {}
            }
        } catch (IOException unmended) {
            throw new UncheckedIOException(unmended);
        }
    }

    /** One that counts is cancelled in order, drained and checkpointed; one that learns comes to its end. */
    private void end() throws IOException, InterruptedException {
        if (!plan.counts()) {
            await(FINISHED_WITHIN, "did not finish", watch::hasEnded);
            return;
        }
        long by = now() + END_WITHIN;
        while (!watch.hasEnded()) {
            if (now() > by) {
                throw new IOException("The job did not end in order; the nodes' log is " + plan.log());
            }
            if (submittedTo >= 0) {
                fleet.node(submittedTo).tell("cancel");
            }
            for (long again = now() + 5 * SECOND; now() < again && !watch.hasEnded(); ) {
                look();
            }
        }
    }

    private boolean report(long begun, List<Mark> marks) throws IOException {
        out.printf("%n| at s | failure | node | went on after s | steps done again |%n|---:|---|---:|---:|---:|%n");
        hits.forEach(hit -> out.println(hit.row(begun)));
        double alone = marks.get(0).rateTo(marks.get(1));
        double disturbed = marks.get(1).rateTo(marks.get(2));
        out.printf("%n| steps a second before the first failure | from then on | part of it |%n|---:|---:|---:|%n");
        out.printf("| %.1f | %.1f | %.3f |%n", alone, disturbed, disturbed / alone);
        Optional<Count> count = plan.counts() ? Optional.of(counter.count()) : Optional.empty();
        out.printf("%n| steps | checkpoints | staleness at most | heap at most MiB | lost | applied twice |%n");
        out.printf("|---:|---:|---:|---:|---:|---:|%n");
        out.printf(
                "| %d | %d | %d | %.0f | %s | %s |%n",
                counter.steps(),
                watch.checkpoints(),
                watch.staleness(),
                watch.highWater() / 1048576.0,
                count.map(exact -> Long.toString(exact.lost())).orElse("-"),
                count.map(exact -> Long.toString(exact.appliedTwice())).orElse("-"));
        if (!watch.result().isEmpty()) {
            out.println("test accuracy " + watch.result());
        }
        watch.warnings().stream().distinct().limit(20).forEach(warning -> out.println("  " + warning));
        return count.isEmpty() || count.get().isExact();
    }
}
