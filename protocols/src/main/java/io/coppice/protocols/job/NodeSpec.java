package io.coppice.protocols.job;

import java.util.List;
import java.util.Optional;

/**
 * How a node of a cluster is run. Read from HOCON by {@link NodeSpecs}.
 *
 * @param roles {@code shard} holds parameters, {@code worker} computes steps, {@code front} takes jobs
 * @param seeds {@code HOST:PORT} of nodes to join, the same list on every node; empty to begin a cluster
 * @param members nodes that must have joined before any of them is up
 * @param bind where it listens to other nodes
 * @param advertise where other nodes reach it
 * @param front its HTTP door, without effect where the role is missing
 * @param token what HTTP requests must carry, if anything, with every right
 * @param store the folder of all jobs, which every node sees
 * @param workers that it may employ, for all jobs together
 * @param shards that hold the parameters of a job that does not say; 0 for as many as nodes with that role
 * @param secret that all nodes share, and prove themselves to each other with
 * @param tokens further ones of HTTP requests, with names and rights
 * @param openMetrics whether everybody may ask for metrics
 * @param dataRoots folders below which it reads what jobs name
 * @param objects where the folder lies in a bucket instead of on the disk
 * @param tls what it proves itself to other nodes with; without it they talk openly
 */
public record NodeSpec(
        List<String> roles,
        List<String> seeds,
        int members,
        Address bind,
        Address advertise,
        Address front,
        Optional<String> token,
        String store,
        int workers,
        int shards,
        Optional<Tls> tls,
        Optional<Objects> objects,
        Optional<String> secret,
        List<Token> tokens,
        boolean openMetrics,
        List<String> dataRoots) {

    public static final List<String> ROLES = List.of("shard", "worker", "front");
    public static final NodeSpec DEFAULT = new NodeSpec(
            ROLES,
            List.of(),
            1,
            new Address("127.0.0.1", 7470),
            new Address("127.0.0.1", 7470),
            new Address("127.0.0.1", 8470),
            Optional.empty(),
            "cluster-jobs",
            1,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            true,
            List.of("."));

    /** What a token may have; each holds those before it. */
    public static final List<String> RIGHTS = List.of("read", "submit", "admin");

    /**
     * What a request carries.
     *
     * @param name of whoever has it
     * @param right one of {@link #RIGHTS}
     */
    public record Token(String name, String token, String right) {
        @Override
        public String toString() {
            return name + " with the right " + right;
        }
    }

    /** @param port 0 for any free one */
    public record Address(String host, int port) {}

    /**
     * A bucket of an S3-compatible store.
     *
     * @param endpoint its URL; without one Amazon's of the region
     * @param keys who asks; without them what the AWS SDK finds
     */
    public record Objects(Optional<String> endpoint, String bucket, String region, Optional<Keys> keys) {}

    /** Of an S3-compatible store. */
    public record Keys(String access, String secret) {}

    /** Files in PEM. @param authority whose certificates other nodes must have */
    public record Tls(String certificate, String key, String authority) {}
}
