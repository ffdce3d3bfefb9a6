package io.coppice.actors.simulation;

import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.HashMap;
import java.util.Map;

/** A slot of a worker that speaks the step protocol over a bad network, and may die at any moment. */
final class SimulatedSlot {
    private static final long MILLISECOND = 1_000_000;
    private static final long RETRY = 500 * MILLISECOND;
    private static final int SILENCE_LIMIT = 10;

    private final String name;
    private final SimulatedJob job;
    private final SimulatedNetwork network;
    private final Map<Integer, SimulatedHolder.Pulled> pulled = new HashMap<>();
    private final Map<Integer, Integer> told = new HashMap<>();
    private StepId step;
    private boolean telling;
    private int silence;
    private boolean alive = true;

    SimulatedSlot(String name, SimulatedJob job, SimulatedNetwork network) {
        this.name = name;
        this.job = job;
        this.network = network;
        ask();
        retryForEver();
    }

    String name() {
        return name;
    }

    void die() {
        alive = false;
    }

    private void ask() {
        step = null;
        network.send(() -> job.leaseAsked(this));
    }

    private void retryForEver() {
        network.after(RETRY, () -> {
            if (alive && !job.isOver()) {
                retry();
                retryForEver();
            }
        });
    }

    private void retry() {
        if (step == null || ++silence > SILENCE_LIMIT) {
            ask();
        } else if (telling) {
            tell();
        } else {
            pull();
        }
    }

    void leased(StepId granted) {
        if (alive && step == null) {
            step = granted;
            telling = false;
            silence = 0;
            pulled.clear();
            told.clear();
            pull();
        }
    }

    private void pull() {
        for (SimulatedHolder holder : job.holders()) {
            if (!pulled.containsKey(holder.index())) {
                StepId asked = step;
                network.send(() -> holder.pull(asked)
                        .ifPresentOrElse(
                                answer -> network.send(() -> slices(asked, holder.index(), answer)),
                                () -> network.send(() -> refused(asked))));
            }
        }
    }

    private void slices(StepId of, int holder, SimulatedHolder.Pulled answer) {
        if (!alive || !of.equals(step) || telling) {
            return;
        }
        pulled.putIfAbsent(holder, answer);
        if (pulled.size() == job.holders().size()) {
            telling = true;
            silence = 0;
            network.after(MILLISECOND + network.random().nextLong(20 * MILLISECOND), () -> {
                if (alive && of.equals(step) && telling) {
                    tell();
                }
            });
        }
    }

    private void tell() {
        for (SimulatedHolder holder : job.holders()) {
            if (!told.containsKey(holder.index())) {
                StepId asked = step;
                SimulatedHolder.Pulled answer = pulled.get(holder.index());
                network.send(() -> holder.push(asked, answer)
                        .ifPresentOrElse(
                                staleness -> network.send(() -> applied(asked, holder.index(), staleness)),
                                () -> network.send(() -> refused(asked))));
            }
        }
    }

    private void applied(StepId of, int holder, int staleness) {
        if (alive && of.equals(step) && telling) {
            told.putIfAbsent(holder, staleness);
            if (told.size() == job.holders().size()) {
                int worst =
                        told.values().stream().mapToInt(Integer::intValue).max().orElse(0);
                StepReport report = new StepReport(1, 1, 1, false, 1, new int[0], worst);
                StepId done = step;
                network.send(() -> job.stepDone(done, report));
                ask();
            }
        }
    }

    private void refused(StepId of) {
        if (alive && of.equals(step)) {
            network.send(() -> job.stepRefused(of));
            ask();
        }
    }
}
