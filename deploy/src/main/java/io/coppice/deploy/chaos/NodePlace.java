package io.coppice.deploy.chaos;

import java.util.List;

/**
 * Where a node runs.
 *
 * @param namespace the network namespace it runs in, empty for the machine's own
 * @param roles of {@code shard}, {@code worker} and {@code front}, with commas
 */
record NodePlace(int number, String host, int port, String namespace, String roles) {

    String address() {
        return host + ":" + port;
    }

    boolean isOnlyWorker() {
        return roles.equals("worker");
    }

    /** {@code ip netns exec} replaces itself by the command, so that signals reach the node. */
    List<String> commandPrefix() {
        return namespace.isEmpty() ? List.of() : List.of("ip", "netns", "exec", namespace);
    }
}
