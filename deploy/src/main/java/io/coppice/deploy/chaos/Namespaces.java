package io.coppice.deploy.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
        SystemCommand.run("ip", "link", "add", BRIDGE, "type", "bridge");
        SystemCommand.run("ip", "link", "set", BRIDGE, "up");
        for (int node = 0; node < count; node++) {
            String name = name(node);
            SystemCommand.run("ip", "netns", "add", name);
            SystemCommand.run("ip", "link", "add", link(node), "type", "veth", "peer", "name", "eth0", "netns", name);
            SystemCommand.run("ip", "link", "set", link(node), "master", BRIDGE, "up");
            SystemCommand.run("ip", "-n", name, "link", "set", "lo", "up");
            SystemCommand.run("ip", "-n", name, "address", "add", host(node) + "/24", "dev", "eth0");
            SystemCommand.run("ip", "-n", name, "link", "set", "eth0", "up");
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
        SystemCommand.run("ip", "link", "set", link(node), "down");
    }

    void heal(int node) throws IOException {
        SystemCommand.run("ip", "link", "set", link(node), "up");
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
                SystemCommand.run(command.toArray(String[]::new));
            } catch (IOException missing) {
                // Nothing to remove.
            }
        }
    }
}
