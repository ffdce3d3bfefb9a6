package io.coppice.deploy.model;

import io.coppice.compute.data.BatchAssembler;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Raw;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;

/** A finished network as training evaluated it: the whole network, run on its open units. */
public final class GatedModel implements Logits {
    private static final int BATCH = 128;

    private final FoldedNetwork network;
    private final SubnetworkExecutor runner;
    private final BatchAssembler assembler;
    private final Shape input;
    private final float[] images;

    public GatedModel(TrainedModel model, Kernels kernels) {
        this.network = model.network();
        this.runner = new SubnetworkExecutor(network.network(), kernels, BATCH);
        this.assembler = new BatchAssembler(model.preprocessing());
        this.input = network.network().input();
        this.images = new float[Tensor.capacity(input.channels(), input.height(), input.width(), BATCH)];
    }

    @Override
    public void of(Raw raw, int samples, float[] logits) {
        int[] chosen = new int[BATCH];
        int held = raw.length() / input.features();
        ImageSet set = new ImageSet(raw, new byte[held], input, 0, held);
        for (int first = 0; first < samples; first += BATCH) {
            int count = Math.min(BATCH, samples - first);
            for (int i = 0; i < count; i++) {
                chosen[i] = first + i;
            }
            Tensor batch = Tensor.over(images, input.channels(), input.height(), input.width(), count);
            assembler.fill(set, chosen, batch);
            runner.outputs(network.open(), network.parameters(), batch);
            Tensor result = runner.logits();
            for (int label = 0; label < result.channels(); label++) {
                for (int sample = 0; sample < count; sample++) {
                    logits[(first + sample) * result.channels() + label] =
                            result.data()[result.at(label, 0, 0, sample)];
                }
            }
        }
    }
}
