package io.coppice.deploy.command;

import io.coppice.actors.client.CoppiceClient;
import io.coppice.actors.client.RemoteClient;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a cluster is, and how to be let in. */
final class ClusterOptions {
    private static final String TOKEN = "COPPICE_TOKEN";

    @Option(
            names = "--at",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8470",
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

    String at() {
        return at;
    }
}
