package io.coppice.deploy.chaos;

import java.util.ArrayList;
import java.util.List;

/** What the nodes say of the job: how far it is, and how long after a failure it went on. */
final class JobWatch {
    private final List<String> warnings = new ArrayList<>();
    private long step;
    private long heardAt;
    private long checkpoints;
    private long staleness;
    private long highWater;
    private long repeated;
    private long incarnation;
    private String oldest = "";
    private boolean ended;
    private String failure = "";
    private String result = "";

    synchronized void heard(String line, long now) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "step" -> {
                step = Long.parseLong(words[1]);
                heardAt = now;
            }
            case "started" -> {
                String[] beginning = words[1].split(" ");
                // Whoever asks for the job once more hears of its beginning again.
                if (Long.parseLong(beginning[1]) > incarnation) {
                    incarnation = Long.parseLong(beginning[1]);
                    repeated += Math.max(0, step - Long.parseLong(beginning[0]));
                }
                heardAt = now;
            }
            case "oldest" -> oldest = words[1];
            case "checkpoint" -> checkpoints++;
            case "stale" -> staleness = Math.max(staleness, Long.parseLong(words[1]));
            case "memory" -> highWater = Math.max(highWater, Long.parseLong(words[1]));
            case "warning", "refused" -> warnings.add(line);
            case "ended" -> {
                String[] ending = words[1].split(" ");
                step = Long.parseLong(ending[0]);
                result = ending.length > 1 ? ending[1] : "";
                ended = true;
            }
            case "failed" -> failure = words[1];
            default -> {}
        }
    }

    synchronized long step() {
        return step;
    }

    synchronized long heardAt() {
        return heardAt;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Steps that are known to have been done again: the job began anew behind where it was last heard of. */
    synchronized long repeated() {
        return repeated;
    }

    /** The address of the node that runs the registry of jobs, since the last time; empty before it was told. */
    synchronized String takeOldest() {
        String taken = oldest;
        oldest = "";
        return taken;
    }

    /** Why the job failed, once. */
    synchronized String takeFailure() {
        String taken = failure;
        failure = "";
        return taken;
    }

    /** What the finished job reached, as its node says. */
    synchronized String result() {
        return result;
    }

    synchronized long checkpoints() {
        return checkpoints;
    }

    synchronized long staleness() {
        return staleness;
    }

    synchronized long highWater() {
        return highWater;
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }
}
