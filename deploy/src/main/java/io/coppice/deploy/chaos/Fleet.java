package io.coppice.deploy.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The nodes of a cluster as processes. One that ended is started again after a moment, as a supervisor would. */
final class Fleet implements AutoCloseable {
    private static final long RESTART_NANOS = 2_000_000_000L;

    private final List<NodePlace> places;
    private final long stepMillis;
    private final Path jobs;
    private final ChaosLog log;
    private final BiConsumer<NodePlace, String> heard;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final long[] endedAt;

    Fleet(List<NodePlace> places, long stepMillis, Path jobs, ChaosLog log, BiConsumer<NodePlace, String> heard) {
        this.places = places;
        this.stepMillis = stepMillis;
        this.jobs = jobs;
        this.log = log;
        this.heard = heard;
        this.endedAt = new long[places.size()];
    }

    void start() throws IOException {
        for (NodePlace place : places) {
            nodes.add(start(place, true, places.size()));
        }
    }

    /** @param first whether it may found a cluster: where others are, it must not */
    private NodeProcess start(NodePlace place, boolean first, int members) throws IOException {
        List<String> seeds = new ArrayList<>();
        for (NodePlace seed : places) {
            if (first || seed != place) {
                seeds.add(seed.address());
            }
        }
        return NodeProcess.start(place, members, stepMillis, jobs, seeds, log, heard);
    }

    /** Starts what ended a moment ago. */
    void supervise(long now) throws IOException {
        boolean noneLeft = nodes.stream().noneMatch(NodeProcess::isAlive);
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).isAlive()) {
                endedAt[i] = 0;
            } else if (endedAt[i] == 0) {
                endedAt[i] = now;
            } else if (now - endedAt[i] >= RESTART_NANOS) {
                nodes.set(i, start(places.get(i), noneLeft || isFounder(i), 1));
                endedAt[i] = 0;
            }
        }
    }

    /** The first node founds a new cluster when no other is up to join. */
    private boolean isFounder(int node) {
        return node == 0 && nodes.stream().noneMatch(NodeProcess::isUp);
    }

    NodeProcess node(int number) {
        return nodes.get(number);
    }

    /** The number of the node at this address. */
    Optional<Integer> at(String address) {
        return places.stream()
                .filter(place -> place.address().equals(address))
                .map(NodePlace::number)
                .findFirst();
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    NodePlace place(int number) {
        return places.get(number);
    }

    /** Some node that takes submissions, not always the same. */
    Optional<Integer> anyFront(int turn) {
        for (int i = 0; i < nodes.size(); i++) {
            int node = Math.floorMod(turn + i, nodes.size());
            if (nodes.get(node).isUp() && places.get(node).roles().contains("front")) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
    }
}
