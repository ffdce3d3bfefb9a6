package io.coppice.deploy.chaos;

import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice chaos}: a counter job on real processes under a seeded schedule of failures. */
@Command(
        name = "chaos",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Kills, stops and cuts off nodes that count steps, and says how many were lost or applied twice.")
public final class ChaosCommand implements Callable<Integer> {
    private static final int HOLDERS_OF_STATE = 1;

    @Option(names = "--seconds", defaultValue = "600", description = "How long failures go on (${DEFAULT-VALUE}).")
    private long seconds;

    @Option(names = "--every", defaultValue = "20", description = "Seconds between failures (${DEFAULT-VALUE}).")
    private long every;

    @Option(names = "--first", defaultValue = "10", description = "Seconds before the first (${DEFAULT-VALUE}).")
    private long first;

    @Option(names = "--lasts", defaultValue = "0", description = "Seconds of a failure that passes (1 to 15, by seed).")
    private long lasts;

    @Option(names = "--victims", split = ",", description = "Nodes that are hit, from 0 (all, or all workers).")
    private List<Integer> victims = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "Of the schedule (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--nodes", defaultValue = "4", description = "Processes (${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--workers-only", description = "Hit workers only; one node holds the state.")
    private boolean workersOnly;

    @Option(names = "--no-faults", description = "Run the same job undisturbed, to compare with.")
    private boolean noFaults;

    @Option(names = "--cuts", description = "Cut networks too: needs network namespaces, and root.")
    private boolean cuts;

    @Option(names = "--full-disk", description = "Fill the disk under the checkpoints too: needs root.")
    private boolean fullDisk;

    @Option(
            names = "--in-turn",
            split = ",",
            description = "These failures one after the other, again and again: ${COMPLETION-CANDIDATES}.")
    private List<Fault.Kind> inTurn = List.of();

    @Option(names = "--step-millis", defaultValue = "20", description = "What a step takes (${DEFAULT-VALUE}).")
    private long stepMillis;

    @Option(names = "--window", defaultValue = "16", description = "Steps in flight (${DEFAULT-VALUE}).")
    private int window;

    @Option(names = "--group", defaultValue = "0", description = "Of sync mode; 0 for async (${DEFAULT-VALUE}).")
    private int group;

    @Option(names = "--job", description = "A job to be finished with its own arithmetic, instead of counting steps.")
    private Optional<Path> job = Optional.empty();

    private final PrintWriter out;

    public ChaosCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("coppice-chaos");
        Path spec = folder.resolve("job.conf");
        Files.writeString(spec, job.isPresent() ? Files.readString(job.get()) : spec());
        Path jobs = Files.createDirectories(folder.resolve("jobs"));
        out.printf(
                "%d nodes, %d s, a failure every %d s, seed %d; everything is in %s%n",
                nodes, seconds, every, seed, folder);
        try (Namespaces namespaces = cuts ? Namespaces.create(nodes) : null;
                SmallDisk disk = fullDisk ? SmallDisk.mount(jobs) : null) {
            ChaosPlan plan = new ChaosPlan(
                    places(),
                    Optional.ofNullable(namespaces),
                    Optional.ofNullable(disk),
                    folder,
                    spec,
                    job.isPresent() ? 0 : stepMillis,
                    seed);
            CounterStore counter = new CounterStore(
                    plan.store(), new ModelSettings("mlp", List.of(16, 8)).create(new Shape(1, 28, 28), 10), 1);
            return new ChaosRun(plan, counter, out).run(schedule(), seconds) ? 0 : 1;
        }
    }

    private Schedule schedule() {
        List<Integer> hit = !victims.isEmpty()
                ? victims
                : IntStream.range(workersOnly ? HOLDERS_OF_STATE : 0, nodes)
                        .boxed()
                        .toList();
        Schedule.Frame frame = new Schedule.Frame(first, every, seconds, lasts, hit);
        if (noFaults) {
            return new Schedule(List.of());
        }
        return inTurn.isEmpty() ? Schedule.of(seed, frame, kinds()) : Schedule.inTurn(seed, frame, inTurn);
    }

    private List<Fault.Kind> kinds() {
        List<Fault.Kind> kinds = new ArrayList<>(List.of(Fault.Kind.KILL, Fault.Kind.STOP));
        if (cuts) {
            kinds.add(Fault.Kind.CUT);
        }
        if (fullDisk) {
            kinds.add(Fault.Kind.FULL);
        }
        if (!workersOnly) {
            kinds.addAll(List.of(
                    Fault.Kind.KILL, Fault.Kind.DAMAGE, Fault.Kind.KILL_ALL, Fault.Kind.REGISTRY, Fault.Kind.LEAVE));
        }
        return kinds;
    }

    private List<NodePlace> places() throws IOException {
        List<NodePlace> places = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            String all = "shard,worker,front";
            String roles = !workersOnly ? all : node < HOLDERS_OF_STATE ? "shard,front" : "worker";
            places.add(
                    cuts
                            ? new NodePlace(node, Namespaces.host(node), 25520, Namespaces.name(node), roles)
                            : new NodePlace(node, "127.0.0.1", freePort(), "", roles));
        }
        return places;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Every gate open, no decay, a rate of 1 and no memory: parameters count steps. */
    private String spec() {
        int workers = workersOnly ? nodes - HOLDERS_OF_STATE : nodes;
        String mode = group > 0 ? "sync, group = " + group : "async";
        return """
                name = counter
                data { batch = 10, validation = 100 }
                model { name = mlp, widths = [16, 8] }
                method { name = dense, weight-decay = 0 }
                optimizer { rate = 1, first-decay = 0, second-decay = 0, epsilon = 1e-8 }
                train { mode = %s, epochs = 1000, workers = %d, window = %d, shards = %d }
                checkpoint { every = 2s }
                """.formatted(mode, workers, window, workersOnly ? 1 : Math.min(2, nodes));
    }
}
