package io.coppice.actors.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Steps a second of a cluster, event by event: slots of workers that ask the coordinator for a step, the gate sampler for a
 * draw, every shard for its parameters, compute one after the other on their worker's thread, push, and report. Whoever
 * does one thing after the other is a {@link Station} with a queue; what is sent takes its time on the networks of both
 * nodes.
 */
final class ScaleModel {
    private static final int SLOTS = 2;
    private static final int LARGEST_WINDOW = 1024;
    private static final int STEPS_OF_A_WORKER = 30;
    private static final int STEPS_AT_LEAST = 3000;

    private final StepCosts costs;
    private final Surroundings surroundings;
    private final int workers;
    private final int shards;
    private final int window;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::number));
    private final Station[] processors;
    private final Station coordinator = new Station("coordinator");
    private final Station sampler = new Station("gate sampler");
    private final List<Station> shardStations = new ArrayList<>();
    private final List<Station> shardNetworks = new ArrayList<>();
    private final List<Worker> team = new ArrayList<>();
    private final Deque<Slot> waiting = new ArrayDeque<>();
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private double now;
    private long numbers;
    private long next;
    private long finished;

    /** Steps a second, and what was busiest. */
    record Prediction(double stepsPerSecond, String busiest, double busy) {}

    private record Event(double at, long number, Runnable action) {}

    /** Does one thing after the other. */
    private static final class Station {
        private final String name;
        private double freeAt;
        private double busy;

        private Station(String name) {
            this.name = name;
        }

        private double serve(double from, double cost) {
            freeAt = Math.max(freeAt, from) + cost;
            busy += cost;
            return freeAt;
        }
    }

    private static final class Worker {
        private final Station arithmetic = new Station("workers' arithmetic");
        private final Station mail = new Station("workers' mail");
        private final Station network = new Station("workers' network");
    }

    private static final class Slot {
        private final Worker worker;
        private long step;
        private int awaited;

        private Slot(Worker worker) {
            this.worker = worker;
        }
    }

    ScaleModel(StepCosts costs, Surroundings surroundings, int workers, int shards) {
        this.costs = costs;
        this.surroundings = surroundings;
        this.workers = workers;
        this.shards = shards;
        this.window = Math.min(LARGEST_WINDOW, 4 * workers);
        this.processors = new Station[surroundings.processors()];
        for (int i = 0; i < processors.length; i++) {
            processors[i] = new Station("processors");
        }
        for (int i = 0; i < shards; i++) {
            shardStations.add(new Station("shards' actors"));
            shardNetworks.add(new Station("shards' network"));
        }
    }

    Prediction predict() {
        long steps = Math.max(STEPS_AT_LEAST, (long) STEPS_OF_A_WORKER * workers);
        for (int i = 0; i < workers; i++) {
            Worker worker = new Worker();
            team.add(worker);
            for (int slot = 0; slot < SLOTS; slot++) {
                ask(new Slot(worker));
            }
        }
        long warm = steps / 5;
        double begun = 0;
        while (finished < steps) {
            Event event = events.poll();
            now = event.at;
            event.action.run();
            if (begun == 0 && finished >= warm) {
                begun = now;
            }
        }
        Station busiest = busiest();
        return new Prediction((finished - warm) / ((now - begun) / 1e6), busiest.name, Math.min(1, busiest.busy / now));
    }

    private Station busiest() {
        List<Station> all =
                new ArrayList<>(List.of(coordinator, sampler, shardStations.getFirst(), shardNetworks.getFirst()));
        all.addAll(List.of(team.getFirst().arithmetic, team.getFirst().mail, team.getFirst().network));
        all.addAll(List.of(processors));
        return all.stream()
                .max(Comparator.comparingDouble(station -> station.busy))
                .orElseThrow();
    }

    private void at(double time, Runnable action) {
        events.add(new Event(time, numbers++, action));
    }

    /** The station does this when it comes to it; where processors are shared, when one of them comes to it too. */
    private double work(Station station, double from, double cost) {
        if (processors.length == 0) {
            return station.serve(from, cost);
        }
        Station processor = processors[0];
        for (Station other : processors) {
            processor = other.freeAt < processor.freeAt ? other : processor;
        }
        double begins = Math.max(Math.max(from, station.freeAt), processor.freeAt);
        processor.serve(begins, cost);
        return station.serve(begins, cost);
    }

    private double carried(Worker worker, Station far, double bytes) {
        double time = bytes / surroundings.bytesPerMicrosecond();
        return Math.max(worker.network.serve(now, time), far.serve(now, time)) + surroundings.latency();
    }

    private void ask(Slot slot) {
        double asked = now + surroundings.latency();
        at(asked, () -> {
            double told = work(coordinator, now, costs.coordinator() / 2 + 2 * costs.message());
            at(told, () -> {
                waiting.add(slot);
                grant();
            });
        });
    }

    private void grant() {
        while (!waiting.isEmpty() && (unfinished.isEmpty() || next < unfinished.first() + window)) {
            Slot slot = waiting.remove();
            slot.step = next++;
            unfinished.add(slot.step);
            at(now + surroundings.latency(), () -> draw(slot));
        }
    }

    private void draw(Slot slot) {
        double asked = now + surroundings.latency();
        at(asked, () -> {
            double cost = costs.sampler() / 2 + 2 * costs.message() + costs.gates() / 2 * costs.perByte();
            at(work(sampler, now, cost) + surroundings.latency(), () -> pull(slot));
        });
    }

    private void pull(Slot slot) {
        slot.awaited = shards;
        double cost = costs.gather() / shards + 2 * costs.message() + costs.pulled() / shards * costs.perByte();
        for (int shard = 0; shard < shards; shard++) {
            Station station = shardStations.get(shard);
            Station network = shardNetworks.get(shard);
            at(
                    now + surroundings.latency(),
                    () -> at(
                            work(station, now, cost),
                            () -> at(carried(slot.worker, network, costs.pulled() / shards), () -> pulled(slot))));
        }
    }

    private void pulled(Slot slot) {
        double mail = 2 * costs.message() + costs.pulled() / shards * costs.perByte();
        double read = work(slot.worker.mail, now, mail);
        if (--slot.awaited == 0) {
            at(read, () -> compute(slot));
        }
    }

    private void compute(Slot slot) {
        double processor = costs.arithmetic() - costs.waiting();
        double computed = work(slot.worker.arithmetic, now, processor);
        at(slot.worker.arithmetic.serve(computed, costs.waiting()), () -> push(slot));
    }

    private void push(Slot slot) {
        slot.awaited = shards + 1;
        double bytes = costs.pushed() / shards;
        double cost = costs.apply() / shards + 2 * costs.message() + bytes * costs.perByte();
        for (int shard = 0; shard < shards; shard++) {
            Station station = shardStations.get(shard);
            Station network = shardNetworks.get(shard);
            double written = work(slot.worker.mail, now, 2 * costs.message() + bytes * costs.perByte());
            at(
                    written,
                    () -> at(
                            carried(slot.worker, network, bytes),
                            () -> at(work(station, now, cost) + surroundings.latency(), () -> acknowledged(slot))));
        }
        double outcome = costs.sampler() / 2 + 2 * costs.message() + costs.gates() / 2 * costs.perByte();
        at(
                now + surroundings.latency(),
                () -> at(work(sampler, now, outcome) + surroundings.latency(), () -> acknowledged(slot)));
    }

    private void acknowledged(Slot slot) {
        if (--slot.awaited > 0) {
            return;
        }
        at(
                now + surroundings.latency(),
                () -> at(work(coordinator, now, costs.coordinator() / 2 + costs.message()), () -> {
                    unfinished.remove(slot.step);
                    finished++;
                    grant();
                }));
        ask(slot);
    }
}
