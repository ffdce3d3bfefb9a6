package io.coppice.deploy.chaos;

import io.coppice.actors.training.CountedSteps.Count;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

    private final Namespaces namespaces;
    private final SmallDisk disk;
    private final Path spec;
    private final Path store;
    private final Path log;
    private final CounterStore counter;
    private final PrintWriter out;
    private final SplittableRandom random;
    private final JobWatch watch = new JobWatch();
    private final Fleet fleet;
    private final List<Hit> hits = new ArrayList<>();
    private long submittedAt;
    private int submittedTo = -1;
    private int turn;

    /** A fault that happened, and when the job was beyond where it was. */
    private static final class Hit {
        private final Fault fault;
        private final long at;
        private final long step;
        private long mendedAt;
        private long wentOnAt;
        private final long repeatedBefore;
        private long repeated;

        private Hit(Fault fault, long at, long step, long repeatedBefore) {
            this.repeatedBefore = repeatedBefore;
            this.fault = fault;
            this.at = at;
            this.step = step;
        }
    }

    ChaosRun(
            List<NodePlace> places,
            Namespaces namespaces,
            SmallDisk disk,
            Path spec,
            Path store,
            Path log,
            CounterStore counter,
            long stepMillis,
            long seed,
            PrintWriter out) {
        this.namespaces = namespaces;
        this.disk = disk;
        this.spec = spec;
        this.store = store;
        this.counter = counter;
        this.out = out;
        this.random = new SplittableRandom(seed);
        this.log = log;
        this.fleet = new Fleet(places, stepMillis, store.getParent(), log, (place, line) -> watch.heard(line, now()));
    }

    private static long now() {
        return System.nanoTime();
    }

    /** @return whether nothing was lost and nothing applied twice */
    boolean run(Schedule schedule, long seconds) throws IOException, InterruptedException {
        try (fleet) {
            fleet.start();
            long startBy = now() + START_WITHIN;
            while (watch.step() == 0) {
                if (now() > startBy) {
                    throw new IOException("The job has not begun; the nodes' log is " + log);
                }
                look();
            }
            long begun = now();
            long from = watch.step();
            List<Fault> coming = new ArrayList<>(schedule.faults());
            while (now() - begun < seconds * SECOND) {
                if (!coming.isEmpty() && now() - begun >= coming.getFirst().atMillis() * 1_000_000) {
                    strike(coming.removeFirst());
                }
                look();
            }
            double rate = (watch.step() - from) / ((now() - begun) / 1e9);
            hits.forEach(this::mendNow);
            fleet.nodes().forEach(node -> node.tell("memory"));
            end();
            return report(begun, rate);
        }
    }

    private void strike(Fault fault) throws IOException, InterruptedException {
        Hit hit = new Hit(fault, now(), watch.step(), watch.repeated());
        hits.add(hit);
        NodeProcess node = fleet.node(fault.node());
        switch (fault.kind()) {
            case KILL -> node.kill();
            case STOP -> node.stop();
            case CUT -> namespaces.cut(fault.node());
            case DAMAGE -> {
                counter.damage(random);
                node.kill();
            }
            case KILL_ALL -> fleet.nodes().forEach(NodeProcess::kill);
            case REGISTRY -> registry().kill();
            case LEAVE -> node.tell("leave");
            case FULL -> disk.fill();
        }
    }

    /** Where the registry of jobs lives, as a node says. */
    private NodeProcess registry() throws IOException, InterruptedException {
        long by = now() + 10 * SECOND;
        fleet.anyFront(turn++).ifPresent(front -> fleet.node(front).tell("oldest"));
        while (now() < by) {
            Optional<Integer> oldest = fleet.at(watch.takeOldest());
            if (oldest.isPresent()) {
                return fleet.node(oldest.get());
            }
            look();
        }
        throw new IOException("No node says where the registry of jobs is");
    }

    /** Mends what is over, starts what ended, submits again what nobody works on, and waits a moment. */
    private void look() throws IOException, InterruptedException {
        long now = now();
        for (Hit hit : hits) {
            if (now - hit.at >= hit.fault.lastsMillis() * 1_000_000) {
                mendNow(hit);
            }
            if (hit.wentOnAt == 0 && watch.step() > hit.step && watch.heardAt() > hit.at) {
                hit.wentOnAt = watch.heardAt();
                hit.repeated = watch.repeated() - hit.repeatedBefore;
            }
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
                fleet.node(front).tell("submit counter " + spec + " " + store);
            });
        }
        new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }

    private void mendNow(Hit hit) {
        if (hit.mendedAt != 0) {
            return;
        }
        hit.mendedAt = now();
        try {
            if (hit.fault.kind() == Fault.Kind.STOP) {
                fleet.node(hit.fault.node()).goOn();
            } else if (hit.fault.kind() == Fault.Kind.CUT) {
                namespaces.heal(hit.fault.node());
            } else if (hit.fault.kind() == Fault.Kind.FULL) {
                disk.makeRoom();
            }
        } catch (IOException unmended) {
            throw new UncheckedIOException(unmended);
        }
    }

    /** Cancelled in order: drained and checkpointed. */
    private void end() throws IOException, InterruptedException {
        long by = now() + END_WITHIN;
        long askedAt = 0;
        while (!watch.hasEnded()) {
            if (now() > by) {
                throw new IOException("The job did not end in order; the nodes' log is " + log);
            }
            if (now() - askedAt > 5 * SECOND && submittedTo >= 0) {
                askedAt = now();
                fleet.node(submittedTo).tell("cancel");
            }
            look();
        }
    }

    private static String nodes(Fault fault) {
        return switch (fault.kind()) {
            case KILL_ALL, FULL -> "all";
            case REGISTRY -> "";
            default -> Integer.toString(fault.node());
        };
    }

    private boolean report(long begun, double rate) throws IOException {
        out.printf("%n| at s | failure | node | went on after s | steps done again |%n|---:|---|---:|---:|---:|%n");
        for (Hit hit : hits) {
            out.printf(
                    "| %.0f | %s | %s | %s | %d |%n",
                    (hit.at - begun) / 1e9,
                    hit.fault,
                    nodes(hit.fault),
                    hit.wentOnAt == 0 ? "-" : String.format("%.1f", (hit.wentOnAt - hit.at) / 1e9),
                    hit.repeated);
        }
        Count count = counter.count();
        out.printf(
                "%n| steps | steps a second | checkpoints | staleness at most | heap at most MiB | lost | applied twice |%n");
        out.printf("|---:|---:|---:|---:|---:|---:|---:|%n");
        out.printf(
                "| %d | %.1f | %d | %d | %.0f | %d | %d |%n",
                counter.steps(),
                rate,
                watch.checkpoints(),
                watch.staleness(),
                watch.highWater() / 1048576.0,
                count.lost(),
                count.appliedTwice());
        watch.warnings().stream().distinct().limit(20).forEach(warning -> out.println("  " + warning));
        return count.isExact();
    }
}
