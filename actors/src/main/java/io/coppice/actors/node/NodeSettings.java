package io.coppice.actors.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coppice.protocols.job.NodeSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a node joins others.
 *
 * @param host the address it binds and is reached at
 * @param port 0 for any free port
 * @param roles {@code shard} holds parameters, {@code worker} computes steps, {@code front} runs the registry of jobs
 * @param seeds addresses ({@code host:port}) of nodes to join; empty to be a cluster of one. Where there is a folder of jobs,
 *     its store says which cluster there is, and these are not needed
 * @param members nodes that must have joined before any of them is up
 * @param jobs the folder of all jobs, which every node sees; without one no job outlives its registry
 * @param workers how many workers a node may employ, for all jobs together
 * @param secret that the nodes of the cluster share, and prove themselves to each other with
 * @param akka further Akka settings, which win over all others
 */
public record NodeSettings(
        String host,
        int port,
        Set<String> roles,
        List<String> seeds,
        int members,
        Optional<Path> jobs,
        int workers,
        Map<String, Object> akka,
        Optional<String> secret) {

    public static final String SYSTEM = "coppice";
    private static final Set<String> ALL_ROLES = Set.of("shard", "worker", "front");

    public NodeSettings {
        if (roles.isEmpty() || !ALL_ROLES.containsAll(roles)) {
            throw new IllegalArgumentException("A node's roles are some of " + ALL_ROLES + ": " + roles);
        }
    }

    /** A node whose jobs have as many workers as they ask for, and do not outlive their registry. */
    public NodeSettings(
            String host, int port, Set<String> roles, List<String> seeds, int members, Map<String, Object> akka) {
        this(host, port, roles, seeds, members, Optional.empty(), Integer.MAX_VALUE, akka);
    }

    /** A node that proves itself to others by nothing, or by what its Akka settings say. */
    public NodeSettings(
            String host,
            int port,
            Set<String> roles,
            List<String> seeds,
            int members,
            Optional<Path> jobs,
            int workers,
            Map<String, Object> akka) {
        this(host, port, roles, seeds, members, jobs, workers, akka, Optional.empty());
    }

    /**
     * As a node's file says.
     *
     * @param jobs the folder of all jobs
     * @param version of this program, the same on every node
     */
    public static NodeSettings of(NodeSpec spec, Path jobs, String version) {
        Map<String, Object> akka = new HashMap<>();
        akka.put("akka.remote.artery.bind.hostname", spec.bind().host());
        akka.put("akka.remote.artery.bind.port", spec.bind().port());
        akka.put(SameCluster.VERSION, version);
        akka.put(SameCluster.SHARDS, spec.shards());
        spec.tls().ifPresent(tls -> {
            akka.put("akka.remote.artery.transport", "tls-tcp");
            akka.put(
                    "akka.remote.artery.ssl.ssl-engine-provider",
                    "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
            akka.put("akka.remote.artery.ssl.rotating-keys-engine.key-file", tls.key());
            akka.put("akka.remote.artery.ssl.rotating-keys-engine.cert-file", tls.certificate());
            akka.put("akka.remote.artery.ssl.rotating-keys-engine.ca-cert-file", tls.authority());
        });
        return new NodeSettings(
                spec.advertise().host(),
                spec.advertise().port(),
                Set.copyOf(spec.roles()),
                spec.seeds(),
                spec.members(),
                Optional.of(jobs),
                spec.workers(),
                akka,
                spec.tls().isPresent() ? Optional.empty() : spec.secret());
    }

    /** A cluster of one on the loopback address, at any free port. */
    public static NodeSettings local() {
        return new NodeSettings("127.0.0.1", 0, ALL_ROLES, List.of(), 1, Map.of());
    }

    public NodeSettings withAkka(Map<String, Object> settings) {
        return new NodeSettings(host, port, roles, seeds, members, jobs, workers, settings, secret);
    }

    /** A node that is only starved is not taken out within twenty seconds, of which its silence takes the first five. */
    private static final String STABLE_AFTER = "15s";

    Config config() {
        Map<String, Object> own = new HashMap<>(Map.of(
                "akka.remote.artery.canonical.hostname", host,
                "akka.remote.artery.canonical.port", port,
                "akka.cluster.roles", List.copyOf(roles),
                "akka.cluster.min-nr-of-members", members));
        if (secret.isPresent()) {
            own.put("akka.remote.artery.transport", "tls-tcp");
        }
        if (jobs.isPresent()) {
            own.put("akka.cluster.split-brain-resolver.active-strategy", "lease-majority");
            own.put("akka.cluster.split-brain-resolver.stable-after", STABLE_AFTER);
            own.put("akka.cluster.split-brain-resolver.down-all-when-unstable", "60s");
            // What a removed node still does counts for nothing: later terms and incarnations are claimed by then.
            own.put("akka.cluster.down-removal-margin", "2s");
        }
        return ConfigFactory.parseMap(akka)
                .withFallback(ConfigFactory.parseMap(own))
                .withFallback(ConfigFactory.parseResources("coppice-node.conf"))
                .withFallback(ConfigFactory.load());
    }

    /** The secret is nobody's to read. */
    @Override
    public String toString() {
        return "NodeSettings[" + host + ":" + port + ", roles " + roles + "]";
    }
}
