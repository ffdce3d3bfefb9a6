package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.message.HostProtocol;
import io.coppice.protocols.message.HostProtocol.Employ;
import io.coppice.protocols.message.WireMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ObjIntConsumer;

/** The coordinators of the jobs that run, and the workers that the nodes' hosts employ for them. */
final class RunningJobs {
    private static final int LONG_SPECIFICATION = 1 << 16;

    private final int workersOfHost;
    private final BiPredicate<String, ActorRef<HostProtocol>> isAt;
    private final Delivery delivery;
    private final ObjIntConsumer<String> employed;
    private final Map<String, Running> jobs = new LinkedHashMap<>();
    private final Map<String, Set<String>> silent = new HashMap<>();
    private final Map<String, Set<String>> silentLastTurn = new HashMap<>();
    private List<ActorRef<HostProtocol>> hosts = List.of();
    private int turn;

    /**
     * @param lives how many coordinators the job has had
     * @param workers how many it asks for, 0 until it is ready for them
     */
    record Running(Submission submission, ActorRef<WireMessage> coordinator, int lives, int workers) {}

    /**
     * @param workersOfHost that each host may employ
     * @param isAt whether a host is the node's of this name
     * @param delivery of specifications, which may be long
     * @param employed hears how many workers a job has from now on
     */
    RunningJobs(
            int workersOfHost,
            BiPredicate<String, ActorRef<HostProtocol>> isAt,
            Delivery delivery,
            ObjIntConsumer<String> employed) {
        this.delivery = delivery;
        this.workersOfHost = workersOfHost;
        this.isAt = isAt;
        this.employed = employed;
    }

    void hosts(Set<ActorRef<HostProtocol>> present) {
        hosts = present.stream()
                .sorted(Comparator.comparing(host -> host.path().toString()))
                .toList();
        employ();
    }

    /** How many jobs can have a worker each. */
    long atOnce() {
        return (long) hosts.size() * workersOfHost;
    }

    void add(Running job) {
        jobs.put(job.submission().job(), job);
    }

    /** A job's coordinator is ready for workers. */
    void ready(String job, int workers) {
        jobs.computeIfPresent(
                job, (name, known) -> new Running(known.submission(), known.coordinator(), known.lives(), workers));
        employ();
    }

    /** What a job's coordinators have done is kept: those that were lost before do not count any more. */
    void progressed(String job) {
        jobs.computeIfPresent(
                job, (name, known) -> new Running(known.submission(), known.coordinator(), 1, known.workers()));
    }

    Running remove(String job) {
        Running gone = jobs.remove(job);
        silent.remove(job);
        employed.accept(job, 0);
        employ();
        return gone;
    }

    /** A job hears nothing of a node: its part goes to others until it is heard again. */
    void silent(String job, String node) {
        if (jobs.containsKey(job)
                && silent.computeIfAbsent(job, name -> new HashSet<>()).add(node)) {
            employ();
        }
    }

    void heard(String job, String node) {
        if (silent.getOrDefault(job, Set.of()).remove(node)) {
            employ();
        }
    }

    /** A node that is no longer of the cluster; another may come up at its address. */
    void gone(String node) {
        silent.values().forEach(nodes -> nodes.remove(node));
    }

    Optional<Running> find(String job) {
        return Optional.ofNullable(jobs.get(job));
    }

    List<Running> all() {
        return new ArrayList<>(jobs.values());
    }

    /**
     * The turn goes to another job, where they share what does not divide. Who was silent for a whole turn counts as heard:
     * a dead node is no longer among the hosts by then, and at a living one perhaps nobody is left who would ask.
     */
    void nextTurn() {
        boolean forgotten = false;
        for (Map.Entry<String, Set<String>> job : silent.entrySet()) {
            forgotten |= job.getValue().removeAll(silentLastTurn.getOrDefault(job.getKey(), Set.of()));
        }
        silentLastTurn.clear();
        silent.forEach((job, nodes) -> silentLastTurn.put(job, Set.copyOf(nodes)));
        if (forgotten) {
            employ();
        }
        long asked = jobs.values().stream().mapToLong(Running::workers).sum();
        if (jobs.size() > 1 && asked > atOnce()) {
            turn++;
            employ();
        }
    }

    /**
     * Shares the workers of all hosts that are heard, or of all where none is. A silent host is told nothing: it may only
     * have been stopped, and then its workers go on as they were and are heard again.
     */
    private void employ() {
        Map<String, Integer> asked = new LinkedHashMap<>();
        jobs.values().stream()
                .filter(job -> job.workers() > 0)
                .forEach(job -> asked.put(job.submission().job(), job.workers()));
        List<ActorRef<HostProtocol>> heard =
                hosts.stream().filter(host -> !isSilent(host)).toList();
        List<ActorRef<HostProtocol>> employers = heard.isEmpty() ? hosts : heard;
        int[] offered = new int[employers.size()];
        Arrays.fill(offered, workersOfHost);
        WorkerShares.of(asked, offered, turn).forEach((name, shares) -> {
            Running job = jobs.get(name);
            employed.accept(name, Arrays.stream(shares).sum());
            for (int host = 0; host < shares.length; host++) {
                Employ employ = new Employ(
                        name,
                        job.submission().spec(),
                        shares[host],
                        job.coordinator().narrow());
                if (employ.spec().length() > LONG_SPECIFICATION) {
                    delivery.tellLong(employers.get(host), employ);
                } else {
                    employers.get(host).tell(employ);
                }
            }
        });
    }

    private boolean isSilent(ActorRef<HostProtocol> host) {
        return silent.values().stream().flatMap(Set::stream).anyMatch(node -> isAt.test(node, host));
    }
}
