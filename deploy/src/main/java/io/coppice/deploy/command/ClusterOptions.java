package io.coppice.deploy.command;

import io.coppice.actors.client.CoppiceClient;
import io.coppice.actors.client.RemoteClient;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a cluster is, and how to be let in. */
final class ClusterOptions {
    private static final String USUAL = "127.0.0.1:8470";
    private static final String TOKEN = "COPPICE_TOKEN";

    @Option(
            names = "--at",
            paramLabel = "HOST:PORT",
            defaultValue = USUAL,
            description = "the front of any node of the cluster; otherwise ${DEFAULT-VALUE}")
    private String at;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "what the cluster asks for, if it does; otherwise the variable " + TOKEN)
    private Optional<String> token;

    RemoteClient connect() {
        return CoppiceClient.connect(at, token.or(() -> Optional.ofNullable(System.getenv(TOKEN))));
    }

    /** What a further command at this cluster must say, with a space before it; empty where that is the default. */
    String again() {
        return at.equals(USUAL) ? "" : " --at " + at;
    }

    String at() {
        return at;
    }
}
