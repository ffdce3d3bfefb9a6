package io.coppice.deploy.cluster;

import io.coppice.deploy.process.CoppiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Nodes of a cluster in JVMs of their own. */
final class Nodes {
    private Nodes() {}

    /** {@code coppice node}, whose store is in the folder. @param settings {@code path=value} */
    static CoppiceProcess start(Path folder, List<String> settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("node", "--set", "store=" + folder.resolve("store")));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return CoppiceProcess.start(folder, "512m", arguments);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
