package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.data.Augmentation;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TrainingBatches;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SmallResidual;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalisation's statistics of the finished network. */
class StatisticsTest {
    private static final int BATCH = 64;

    /** Images are varied as in training, whose statistics the weights know. */
    static List<Augmentation> augmentations() {
        return List.of(Augmentation.NONE, new Augmentation(4, true));
    }

    @ParameterizedTest
    @MethodSource("augmentations")
    void statisticsOfTheBatchThatIsEvaluatedGiveTheLossOfTraining(Augmentation augmentation) {
        Preprocessing preprocessing = DataSets.preprocessing("mnist");
        ImageSet few = DataSets.open("mnist", Optional.empty(), 0, preprocessing)
                .training()
                .range(0, BATCH);
        Network network = SmallResidual.after(preprocessing.input(), 10);
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < network.blocks().size(); block++) {
            blocks.add(network.initialBlock(block, new CounterRandom(2)));
        }
        List<float[]> gates = network.gates().stream()
                .map(gate -> {
                    float[] open = new float[gate.units()];
                    Arrays.fill(open, 1);
                    open[1] = 0;
                    open[2] = 0.5f;
                    return open;
                })
                .toList();
        FoldedNetwork folded = FoldedNetwork.of(network, blocks, gates);
        SetEvaluator evaluator = new SetEvaluator(network, new VectorKernels(), preprocessing, BATCH);
        TrainingBatches batches = new TrainingBatches(few, preprocessing, augmentation, BATCH, 1);
        FoldedNetwork anew = evaluator.withStatistics(folded, batches, 1);

        SubnetworkExecutor runner = new SubnetworkExecutor(network, new VectorKernels(), BATCH);
        Shape input = preprocessing.input();
        Tensor images = Tensor.zeros(input.channels(), input.height(), input.width(), BATCH);
        int[] labels = new int[BATCH];
        batches.fill(0, images, Targets.of(labels));
        double training = runner.loss(folded.open(), folded.parameters(), images, Targets.of(labels));
        // The running variance is the unbiased one, by which evaluation divides.
        assertThat(runner.evaluate(anew.open(), anew.parameters(), images, Targets.of(labels)))
                .isCloseTo(training, within(1e-3));
        assertThat(runner.evaluate(folded.open(), folded.parameters(), images, Targets.of(labels)))
                .isNotCloseTo(training, within(1e-2));
    }
}
