package io.coppice.deploy.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is run, and where.
 *
 * @param namespaces of the nodes' networks, where these can be cut
 * @param disk of the store, where it can be filled
 * @param folder of everything that the run leaves
 * @param spec the job's file
 * @param stepMillis what a step takes; 0 for steps that learn
 */
record ChaosPlan(
        List<NodePlace> places,
        Optional<Namespaces> namespaces,
        Optional<SmallDisk> disk,
        Path folder,
        Path spec,
        long stepMillis,
        long seed) {

    static final String JOB = "chaos";

    Path jobs() {
        return folder.resolve("jobs");
    }

    Path store() {
        return jobs().resolve(JOB);
    }

    ChaosLog log() {
        return new ChaosLog(folder.resolve("nodes.log"));
    }

    /** Whether its steps count, so that a lost one shows. */
    boolean counts() {
        return stepMillis > 0;
    }
}
