package io.coppice.actors.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A process. Stopped, it does nothing and its mail waits; killed, it and all it knew are gone; downed, the others have
 * taken it out of the cluster and hear it no more, though it may not know yet.
 */
final class SimulatedNode {
    private final String name;
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private final List<Runnable> atDeath = new ArrayList<>();
    private boolean stopped;
    private boolean dead;
    private boolean downed;

    SimulatedNode(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void run(Runnable action) {
        if (stopped) {
            backlog.add(action);
        } else if (!dead) {
            action.run();
        }
    }

    /** SIGSTOP. */
    void stop() {
        stopped = true;
    }

    /** SIGCONT: all that waited happens now. */
    void resume() {
        if (dead) {
            return;
        }
        stopped = false;
        while (!stopped && !backlog.isEmpty()) {
            run(backlog.poll());
        }
    }

    /** kill -9. */
    void kill() {
        dead = true;
        stopped = false;
        backlog.clear();
        atDeath.forEach(Runnable::run);
        atDeath.clear();
    }

    void atDeath(Runnable action) {
        atDeath.add(action);
    }

    void down() {
        downed = true;
    }

    boolean isDead() {
        return dead;
    }

    boolean isDowned() {
        return downed;
    }

    /** Neither dead nor stopped. */
    boolean isAwake() {
        return !dead && !stopped;
    }

    @Override
    public String toString() {
        return name + (dead ? " (dead)" : stopped ? " (stopped)" : "") + (downed ? " (downed)" : "");
    }
}
