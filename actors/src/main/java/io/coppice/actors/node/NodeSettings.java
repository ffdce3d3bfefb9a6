package io.coppice.actors.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a node joins others.
 *
 * @param host the address it binds and is reached at
 * @param port 0 for any free port
 * @param roles {@code shard} holds parameters, {@code worker} computes steps, {@code front} runs the registry of jobs
 * @param seeds addresses ({@code host:port}) of nodes to join; empty to be a cluster of one
 * @param members nodes that must have joined before any of them is up
 * @param akka further Akka settings, which win over all others
 */
public record NodeSettings(
        String host, int port, Set<String> roles, List<String> seeds, int members, Map<String, Object> akka) {

    public static final String SYSTEM = "coppice";
    private static final Set<String> ALL_ROLES = Set.of("shard", "worker", "front");

    public NodeSettings {
        if (roles.isEmpty() || !ALL_ROLES.containsAll(roles)) {
            throw new IllegalArgumentException("A node's roles are some of " + ALL_ROLES + ": " + roles);
        }
    }

    /** A cluster of one on the loopback address, at any free port. */
    public static NodeSettings local() {
        return new NodeSettings("127.0.0.1", 0, ALL_ROLES, List.of(), 1, Map.of());
    }

    public NodeSettings withAkka(Map<String, Object> settings) {
        return new NodeSettings(host, port, roles, seeds, members, settings);
    }

    Config config() {
        Map<String, Object> own = Map.of(
                "akka.remote.artery.canonical.hostname", host,
                "akka.remote.artery.canonical.port", port,
                "akka.cluster.roles", List.copyOf(roles),
                "akka.cluster.min-nr-of-members", members);
        return ConfigFactory.parseMap(akka)
                .withFallback(ConfigFactory.parseMap(own))
                .withFallback(ConfigFactory.parseResources("coppice-node.conf"))
                .withFallback(ConfigFactory.load());
    }
}
