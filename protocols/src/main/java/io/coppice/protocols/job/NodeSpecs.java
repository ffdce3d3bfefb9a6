package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.coppice.protocols.job.NodeSpec.Address;
import io.coppice.protocols.job.NodeSpec.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the settings of nodes from HOCON, which may name variables of the environment: {@code ${?COPPICE_TOKEN}}. */
public final class NodeSpecs {
    private static final int PORTS = 65_535;
    private static final int SECRET_LENGTH = 24;

    private NodeSpecs() {}

    /**
     * Defaults, under {@code text}, under the overrides, the last of which wins.
     *
     * @param overrides {@code path=value}, the value in HOCON
     * @throws InvalidJobException naming everything that is wrong
     */
    public static NodeSpec parse(String text, List<String> overrides) {
        List<Problem> problems = new ArrayList<>();
        ConfigReader node;
        try {
            Config config = ConfigFactory.parseString(text).resolve();
            node = new ConfigReader(
                    "", Overrides.apply(config, overrides, problems).root(), problems, ConfigReader.Reading.NODE);
        } catch (ConfigException notHocon) {
            throw new InvalidJobException(
                    List.of(new Problem("", "The node's settings are not HOCON: " + notHocon.getMessage())));
        }
        NodeSpec spec = read(node);
        node.finish();
        if (!problems.isEmpty()) {
            throw new InvalidJobException(problems);
        }
        return spec;
    }

    /** Reads nothing for the sake of who hears which keys are asked for. */
    static void overhear(KeyNotes notes) {
        read(new ConfigReader(
                "", ConfigFactory.empty().root(), new ArrayList<>(), ConfigReader.Reading.NODE.heardBy(notes)));
    }

    private static NodeSpec read(ConfigReader node) {
        NodeSpec defaults = NodeSpec.DEFAULT;
        Address bind = address(node.section("bind"), defaults.bind());
        ConfigReader frontSection = node.section("front");
        boolean openMetrics = frontSection.truth("open-metrics", defaults.openMetrics());
        ConfigReader data = node.section("data");
        List<String> roots = words(data, "roots", defaults.dataRoots());
        data.finish();
        NodeSpec spec = new NodeSpec(
                roles(node, defaults),
                seeds(node),
                node.whole("members", defaults.members(), 1, Integer.MAX_VALUE),
                bind,
                address(node.section("advertise"), bind),
                address(frontSection, defaults.front()),
                node.optionalText("token"),
                node.text("store", defaults.store()),
                node.whole("workers", defaults.workers(), 1, 1024),
                node.whole("shards", defaults.shards(), 0, 1024),
                tls(node),
                objects(node),
                node.optionalText("secret"),
                NodeTokens.read(node),
                openMetrics,
                roots);
        requireSecret(node, spec);
        return spec;
    }

    /** Whoever reaches the port of a node that asks for nothing is a node himself, and needs no token any more. */
    private static void requireSecret(ConfigReader node, NodeSpec spec) {
        Optional<String> secret = spec.secret();
        String way = "a text of " + SECRET_LENGTH
                + " or more characters that all nodes share, or tls { ... }; make one with:"
                + " openssl rand -base64 32";
        if (secret.isPresent() && secret.get().length() < SECRET_LENGTH) {
            node.problem("secret", "too short (" + secret.get().length() + " characters)", way);
        }
        boolean asked = spec.token().isPresent() || !spec.tokens().isEmpty();
        boolean reached =
                !isLoopback(spec.bind().host()) || !isLoopback(spec.front().host());
        if (secret.isEmpty() && spec.tls().isEmpty() && (asked || reached)) {
            String why = asked ? "a token is set" : "this node listens to other machines";
            node.problem("secret", "missing while " + why + ", and any stranger could join as a node", way);
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    private static Optional<NodeSpec.Objects> objects(ConfigReader node) {
        ConfigReader section = node.section("objects");
        Optional<String> endpoint = section.optionalText("endpoint");
        Optional<String> bucket = section.optionalText("bucket");
        Optional<String> access = section.optionalText("access-key");
        Optional<String> secret = section.optionalText("secret-key");
        String region = section.text("region", "us-east-1");
        section.finish();
        if (bucket.isEmpty() && (endpoint.isPresent() || access.isPresent() || secret.isPresent())) {
            node.problem("objects", "no bucket", "with a bucket, or none of endpoint, access-key and secret-key");
        }
        if (access.isPresent() != secret.isPresent()) {
            node.problem("objects", "only one key", "both of access-key and secret-key, or none");
        }
        if (endpoint.isPresent() && !endpoint.get().matches("https?://[^/\\s]+/?")) {
            node.problem("objects.endpoint", endpoint.get(), "http://HOST:PORT or https://HOST");
        }
        Optional<NodeSpec.Keys> keys = access.flatMap(name -> secret.map(key -> new NodeSpec.Keys(name, key)));
        return bucket.map(name -> new NodeSpec.Objects(endpoint, name, region, keys));
    }

    private static List<String> roles(ConfigReader node, NodeSpec defaults) {
        List<String> roles = words(node, "roles", defaults.roles());
        if (roles.isEmpty() || !NodeSpec.ROLES.containsAll(roles)) {
            node.problem("roles", roles, "some of " + String.join(", ", NodeSpec.ROLES));
            return defaults.roles();
        }
        return roles;
    }

    private static List<String> seeds(ConfigReader node) {
        List<String> seeds = words(node, "seeds", List.of());
        for (String seed : seeds) {
            if (!seed.matches("[^:\\s]+:\\d{1,5}")) {
                node.problem("seeds", seed, "HOST:PORT of nodes to join");
                return List.of();
            }
        }
        return seeds;
    }

    /** A list, or one text with commas, as a variable of the environment has it. */
    private static List<String> words(ConfigReader node, String key, List<String> fallback) {
        return node.texts(key, fallback).stream()
                .flatMap(text -> List.of(text.split(",")).stream())
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Address address(ConfigReader section, Address fallback) {
        Address address =
                new Address(section.text("host", fallback.host()), section.whole("port", fallback.port(), 0, PORTS));
        section.finish();
        return address;
    }

    private static Optional<Tls> tls(ConfigReader node) {
        ConfigReader section = node.section("tls");
        Optional<String> certificate = section.optionalText("certificate");
        Optional<String> key = section.optionalText("key");
        Optional<String> authority = section.optionalText("authority");
        section.finish();
        if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
            return Optional.of(new Tls(certificate.get(), key.get(), authority.get()));
        }
        if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
            node.problem("tls", "only some files", "all of certificate, key and authority, or none");
        }
        return Optional.empty();
    }
}
