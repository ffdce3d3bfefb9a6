package io.coppice.compute.kernel;

import io.coppice.compute.data.BatchAssembler;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSplits;
import io.coppice.compute.data.SampleOrder;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;
import java.util.Optional;

/** A few steps of gradient descent on ND4J's kernels, run by {@link Nd4jKernelsTest} in a JVM without the Vector API. */
public final class StepWithoutVectors {
    private static final int BATCH = 64;
    private static final float RATE = 0.05f;

    private StepWithoutVectors() {}

    /** Prints whether the Vector API is there, then the losses of the steps. */
    public static void main(String[] arguments) {
        System.out.println(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        ImageSplits mnist = DataSets.open("mnist", Optional.empty(), 5000);
        Network network = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);
        List<UnitSet> all =
                network.gates().stream().map(GateShape::units).map(UnitSet::all).toList();
        float[] parameters = initial(network);
        float[] gradient = new float[parameters.length];
        SubnetworkExecutor runner = new SubnetworkExecutor(network, new Nd4jKernels(), BATCH);
        SampleOrder order = new SampleOrder(1, mnist.training().count(), BATCH);
        BatchAssembler assembler = new BatchAssembler(DataSets.preprocessing("mnist"));
        Tensor images = Tensor.zeros(1, 28, 28, BATCH);
        int[] samples = new int[BATCH];
        int[] labels = new int[BATCH];
        for (int step = 0; step < 45; step++) {
            order.samples(step, samples);
            assembler.fill(mnist.training(), samples, images, Targets.of(labels));
            System.out.println(runner.passA(network.open(all), parameters, images, Targets.of(labels), gradient));
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= RATE * gradient[i];
            }
        }
    }

    private static float[] initial(Network network) {
        List<BlockShape> blocks = network.blocks();
        float[] parameters =
                new float[blocks.stream().mapToInt(BlockShape::size).sum()];
        int at = 0;
        for (int block = 0; block < blocks.size(); block++) {
            float[] values = network.initialBlock(block, new CounterRandom(1));
            System.arraycopy(values, 0, parameters, at, values.length);
            at += values.length;
        }
        return parameters;
    }
}
