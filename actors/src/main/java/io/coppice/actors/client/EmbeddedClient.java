package io.coppice.actors.client;

import io.coppice.actors.node.JobHandle;
import io.coppice.actors.node.LocalNode;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.compute.backend.KernelSelector;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Path;

/** Jobs on a node of its own in this JVM. */
final class EmbeddedClient implements CoppiceClient {
    private final LocalNode node;
    private final Path folder;

    EmbeddedClient(Path folder) {
        this.node = LocalNode.start(NodeSettings.local(), NodeParts.standard());
        this.folder = folder;
    }

    @Override
    public JobHandle submit(JobSpec spec) {
        JobSpec decided = spec.withKernels(KernelSelector.decide(spec.kernels()));
        return node.submit(spec.name(), JobSpecs.render(decided), folder.resolve(spec.name()), true);
    }

    @Override
    public void close() {
        node.close();
    }
}
