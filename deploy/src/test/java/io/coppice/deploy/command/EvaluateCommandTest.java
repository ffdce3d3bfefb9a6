package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static final JobSpec SPEC = JobSpecs.parse("model { name = mlp, widths = [] }");
    /** How many of MNIST's 10,000 test images show a 1. */
    private static final int ONES = 1135;

    @TempDir
    private Path folder;

    @BeforeEach
    void aRun() throws IOException {
        Files.writeString(folder.resolve("job.conf"), JobSpecs.render(SPEC));
    }

    @Test
    void aModelThatAlwaysSaysOneIsRightWhereverAOneIs() throws IOException {
        Files.write(
                folder.resolve("model.safetensors"),
                Safetensors.toBytes(alwaysOne().toFile()));
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("evaluate", ".")).isZero();
        assertThat(coppice.out())
                .contains("test accuracy %.2f %%".formatted(ONES / 100.0), "on 10000 samples of mnist");
    }

    @Test
    void aRunWithoutAModelIsNotFinished() {
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("evaluate", ".")).isEqualTo(2);
        assertThat(coppice.error()).contains("has no model.safetensors", "deploy/coppice train --resume");
    }

    @Test
    void aModelCutShortIsNamed() throws IOException {
        byte[] whole = Safetensors.toBytes(alwaysOne().toFile());
        Files.write(folder.resolve("model.safetensors"), Arrays.copyOf(whole, whole.length - 5));
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("evaluate", ".")).isEqualTo(2);
        assertThat(coppice.error()).contains("model.safetensors: ").doesNotContain("Exception");
    }

    /** Softmax regression whose only weight of note is the bias of class 1. */
    private static TrainedModel alwaysOne() {
        Network network = SPEC.model().create(SPEC.data().preprocessing().input(), 10);
        List<float[]> blocks = new ArrayList<>();
        for (BlockShape shape : network.blocks()) {
            float[] block = new float[shape.size()];
            block[shape.weights() + 1] = 1;
            blocks.add(block);
        }
        List<float[]> gates = new ArrayList<>();
        for (GateShape shape : network.gates()) {
            float[] open = new float[shape.units()];
            Arrays.fill(open, 1);
            gates.add(open);
        }
        FoldedNetwork folded = FoldedNetwork.of(network, blocks, gates);
        return new TrainedModel(SPEC.model(), SPEC.data().preprocessing(), folded, Map.of());
    }
}
