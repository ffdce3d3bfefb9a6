package io.coppice.deploy.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One network namespace a node, joined by a bridge, so that a node's network can be cut. Needs the right to make them
 * (root, or CAP_NET_ADMIN and CAP_SYS_ADMIN) and {@code ip}.
 */
final class Namespaces implements AutoCloseable {
    private static final String BRIDGE = "coppice-br";
    private static final String NETWORK = "10.77.19.";

    private final int count;

    private Namespaces(int count) {
        this.count = count;
    }

    /** @throws IOException when the machine does not let us, with the command that failed */
    static Namespaces create(int count) throws IOException {
        Namespaces namespaces = new Namespaces(count);
        namespaces.close();
        run("ip", "link", "add", BRIDGE, "type", "bridge");
        run("ip", "link", "set", BRIDGE, "up");
        for (int node = 0; node < count; node++) {
            String name = name(node);
            run("ip", "netns", "add", name);
            run("ip", "link", "add", link(node), "type", "veth", "peer", "name", "eth0", "netns", name);
            run("ip", "link", "set", link(node), "master", BRIDGE, "up");
            run("ip", "-n", name, "link", "set", "lo", "up");
            run("ip", "-n", name, "address", "add", host(node) + "/24", "dev", "eth0");
            run("ip", "-n", name, "link", "set", "eth0", "up");
        }
        return namespaces;
    }

    static String name(int node) {
        return "coppice-" + node;
    }

    static String host(int node) {
        return NETWORK + (node + 1);
    }

    private static String link(int node) {
        return "coppice-v" + node;
    }

    void cut(int node) throws IOException {
        run("ip", "link", "set", link(node), "down");
    }

    void heal(int node) throws IOException {
        run("ip", "link", "set", link(node), "up");
    }

    /** What is not there is passed over. */
    @Override
    public void close() {
        List<List<String>> commands = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            commands.add(List.of("ip", "link", "del", link(node)));
            commands.add(List.of("ip", "netns", "del", name(node)));
        }
        commands.add(List.of("ip", "link", "del", BRIDGE));
        for (List<String> command : commands) {
            try {
                run(command.toArray(String[]::new));
            } catch (IOException missing) {
                // Nothing to remove.
            }
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output.strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
