package io.coppice.compute.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldedNetworkTest {
    private static final Network LENET = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);

    /** Since a positive factor passes through ReLU and pooling, a channel's gate may as well stand at its 16 features. */
    @Test
    void aGateOfAChannelEqualsGatesOfItsFeatures() {
        List<float[]> atChannels = gates(1, 0.8f, 0.6f, 0.7f);
        List<float[]> atFeatures = gates(1, 1, 0.6f, 0.7f);
        for (int feature = 0; feature < 800; feature++) {
            float channel = atChannels.get(1)[feature / 16];
            atFeatures.get(2)[feature] *= channel;
            atFeatures.get(1)[feature / 16] = channel == 0 ? 0 : 1;
        }
        float[] expected = logits(FoldedNetwork.of(LENET, blocks(), atFeatures));
        float[] actual = logits(FoldedNetwork.of(LENET, blocks(), atChannels));
        assertThat(actual).containsExactly(expected, within(1e-5f));
    }

    @Test
    void removingAUnitEqualsClosingItsWeights() {
        List<float[]> removed = gates(0.9f, 0.8f, 1, 0.7f);
        List<float[]> blocks = blocks();
        float[] expected = logits(FoldedNetwork.of(LENET, blocks, removed));
        List<float[]> whole = gates(0.9f, 0.8f, 1, 0.7f);
        for (int unit = 0; unit < 500; unit += 3) {
            whole.get(3)[unit] = 0.5f;
            for (int output = 0; output < 10; output++) {
                blocks.get(3)[output * 500 + unit] = 0;
            }
        }
        assertThat(removed.get(3)[3]).isZero();
        assertThat(logits(FoldedNetwork.of(LENET, blocks, whole))).containsExactly(expected, within(1e-5f));
    }

    @Test
    void onlyKeptUnitsAreHeld() {
        FoldedNetwork folded = FoldedNetwork.of(LENET, blocks(), gates(1, 1, 1, 1));
        int size = 0;
        for (int block = 0; block < 4; block++) {
            size += folded.open().get(block).size(LENET.blocks().get(block));
        }
        assertThat(folded.parameters()).hasSize(size);
        assertThat(folded.open().get(3).inputs().count()).isEqualTo(333);
    }

    /** Gates of these values, every third of each layer 0. */
    private static List<float[]> gates(float... values) {
        List<float[]> gates = new ArrayList<>();
        for (GateShape gate : LENET.gates()) {
            float[] layer = new float[gate.units()];
            for (int unit = 0; unit < layer.length; unit++) {
                layer[unit] = unit % 3 == 0 ? 0 : values[gates.size()];
            }
            gates.add(layer);
        }
        return gates;
    }

    private static List<float[]> blocks() {
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < LENET.blocks().size(); block++) {
            float[] values = LENET.initialBlock(block, new CounterRandom(2));
            for (int i = LENET.blocks().get(block).weights(); i < values.length; i++) {
                values[i] = 0.1f;
            }
            blocks.add(values);
        }
        return blocks;
    }

    private static float[] logits(FoldedNetwork folded) {
        SubnetworkExecutor runner = new SubnetworkExecutor(LENET, new VectorKernels(), 9);
        Tensor images = Tensor.zeros(1, 28, 28, 9);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = CounterRandom.uniform(5, i);
        }
        runner.loss(folded.open(), folded.parameters(), images, Targets.of(new int[9]));
        return Arrays.copyOf(runner.logits().data(), 90);
    }
}
