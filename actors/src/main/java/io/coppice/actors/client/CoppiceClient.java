package io.coppice.actors.client;

import io.coppice.actors.node.JobHandle;
import io.coppice.protocols.job.JobSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs jobs from code, on a cluster or in this JVM, alike.
 *
 * <pre>{@code
 * try (CoppiceClient client = CoppiceClient.connect("127.0.0.1:8470", Optional.empty())) {
 *     JobHandle job = client.submit(JobSpecs.parse("name = mine, train.epochs = 3"));
 *     job.events(System.out::println);
 *     JobResult result = job.result().toCompletableFuture().join();
 * }
 * }</pre>
 */
public interface CoppiceClient extends AutoCloseable {

    /** Submits a job under the name in its specification; one that is there already goes on, or is followed. */
    JobHandle submit(JobSpec spec);

    @Override
    void close();

    /**
     * A cluster's front. Nothing is asked yet.
     *
     * @param at {@code HOST:PORT}
     * @param token that the cluster asks for, if it does
     */
    static RemoteClient connect(String at, Optional<String> token) {
        return new RemoteClient(at, token);
    }

    /** A cluster of one in this JVM. @param folder of the jobs' folders, with their checkpoints and finished models */
    static CoppiceClient embedded(Path folder) {
        return new EmbeddedClient(folder);
    }
}
