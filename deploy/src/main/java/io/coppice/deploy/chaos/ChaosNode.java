package io.coppice.deploy.chaos;

import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import io.coppice.actors.node.JobHandle;
import io.coppice.actors.node.LocalNode;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.actors.training.CountedSteps;
import io.coppice.actors.training.StepListener;
import io.coppice.deploy.log.RunLog;
import io.coppice.protocols.message.JobEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A node whose steps count instead of learn and take a given time without using a processor, or, where that is 0, learn as
 * any node's. It is told what to do on its standard input, says what happens on its standard output, and ends when its cluster has taken it out or its parent is
 * gone. {@code ChaosNode HOST PORT ROLES MEMBERS STEP-MILLISECONDS JOBS [SEED...]}
 */
public final class ChaosNode {
    private static final int SEEDS_AT = 6;
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private ChaosNode() {}

    public static void main(String[] arguments) throws IOException {
        AtomicLong highWater = new AtomicLong();
        AtomicInteger slowness = new AtomicInteger(1);
        long stepNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[4]));
        NodeSettings settings = new NodeSettings(
                arguments[0],
                Integer.parseInt(arguments[1]),
                Set.of(arguments[2].split(",")),
                List.of(arguments).subList(SEEDS_AT, arguments.length),
                Integer.parseInt(arguments[3]),
                Optional.of(Path.of(arguments[5])),
                Integer.MAX_VALUE,
                Map.of());
        RunLog.attach(settings.jobs().orElseThrow().resolveSibling("node-" + arguments[0] + "-" + arguments[1]));
        NodeParts parts = NodeParts.standard();
        LocalNode node =
                LocalNode.start(settings, stepNanos == 0 ? parts : parts.withSteps(timed(stepNanos, slowness)));
        Runtime runtime = Runtime.getRuntime();
        node.node()
                .system()
                .scheduler()
                .scheduleAtFixedRate(
                        LOOK_EVERY,
                        LOOK_EVERY,
                        () -> highWater.accumulateAndGet(runtime.totalMemory() - runtime.freeMemory(), Math::max),
                        node.node().system().executionContext());
        node.node()
                .system()
                .getWhenTerminated()
                .thenRun(() -> Runtime.getRuntime().halt(1));
        say("up");
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        JobHandle job = null;
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "submit" -> job = submit(node, words[1], Path.of(words[2]), Path.of(words[3]));
                case "cancel" -> {
                    if (job != null) {
                        job.cancel();
                    }
                }
                case "leave" -> {
                    node.node().leave();
                    Runtime.getRuntime().halt(0);
                }
                case "oldest" -> say("oldest " + oldest(node));
                case "slow" -> slowness.set(Integer.parseInt(words[1]));
                case "memory" -> say("memory " + highWater.get());
                default -> say("unknown " + line);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** The node that runs the registry of jobs, and with it their coordinators. */
    private static String oldest(LocalNode node) {
        List<Member> fronts = new ArrayList<>();
        for (Member member : Cluster.get(node.node().system()).state().getMembers()) {
            if (member.hasRole("front")) {
                fronts.add(member);
            }
        }
        Member oldest = fronts.getFirst();
        for (Member front : fronts) {
            oldest = front.isOlderThan(oldest) ? front : oldest;
        }
        return oldest.address().getHost().orElseThrow() + ":"
                + oldest.address().getPort().orElseThrow();
    }

    /** @param slowness how many times as long a step takes */
    private static StepListener timed(long nanos, AtomicInteger slowness) {
        CountedSteps counted = new CountedSteps();
        return (step, network, gradient) -> {
            long until = System.nanoTime() + nanos * slowness.get();
            counted.computed(step, network, gradient);
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        };
    }

    private static JobHandle submit(LocalNode node, String name, Path spec, Path store) throws IOException {
        try {
            boolean resume = Files.isDirectory(store.resolve("checkpoints"));
            JobHandle job = node.submit(name, Files.readString(spec), store, resume);
            job.events(ChaosNode::tell);
            return job;
        } catch (RuntimeException refused) {
            say("refused " + refused.getMessage());
            JobHandle running = node.job(name);
            running.events(ChaosNode::tell);
            return running;
        }
    }

    private static void tell(JobEvent event) {
        switch (event) {
            case JobEvent.Started started -> say("started " + started.fromStep() + " " + started.incarnation());
            case JobEvent.StartMeasured measured ->
                say("start " + measured.metrics().decidingValue());
            case JobEvent.Progress progress -> say("step " + progress.step());
            case JobEvent.EpochFinished epoch -> say("stale " + epoch.row().maxStaleness());
            case JobEvent.CheckpointWritten written -> say("checkpoint " + written.step());
            case JobEvent.Warning warning -> say("warning " + warning.text());
            case JobEvent.Finished finished ->
                say("ended " + finished.result().steps() + " "
                        + finished.result().test().decidingValue());
            case JobEvent.Cancelled cancelled -> say("ended " + cancelled.step());
            case JobEvent.Failed failed -> say("failed " + failed.reason());
        }
    }

    private static synchronized void say(String line) {
        System.out.println("# " + line);
    }
}
