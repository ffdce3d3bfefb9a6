package io.coppice.compute.training;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A few steps of LeNet-5 on made-up images; {@link PlainLoopBitsTest} runs them under the interpreter, too. */
public final class FewSteps {
    static final int STEPS = 3;
    private static final Shape IMAGE = new Shape(1, 28, 28);
    private static final List<String> CLASSES = Collections.nCopies(10, "class");
    private static final int SAMPLES = 60;

    private FewSteps() {}

    /** Prints the digest of the steps. */
    public static void main(String[] arguments) {
        System.out.println(digest(loop()));
    }

    /** Batches of 21 samples fill no vector evenly; few open units keep the interpreter's time short. */
    static SequentialTrainer loop() {
        return loop(0.9);
    }

    /** @param drop share of the units that are closed */
    static SequentialTrainer loop(double drop) {
        return loop(new L0ArmSettings(Estimator.ARM, GateFunction.SIGMOID, 7, List.of(0.1), List.of(drop), 5e-4, 1));
    }

    static SequentialTrainer loop(MethodSettings method) {
        byte[] pixels = new byte[SAMPLES * 784];
        byte[] labels = new byte[SAMPLES];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) CounterRandom.bits(3, i);
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 10);
        }
        Network network = new ModelSettings("lenet5", List.of()).create(IMAGE, 10);
        return new SequentialTrainer(
                network,
                new VectorKernels(),
                method.create(TrainingPlan.of(network, SAMPLES)),
                AdamSettings.DEFAULT,
                new ImageSet(pixels, labels, IMAGE, 0, SAMPLES),
                Preprocessing.unit(IMAGE, CLASSES),
                21,
                8);
    }

    /** The losses of the first steps and what the parameters have become, to the bit. */
    static String digest(SequentialTrainer loop) {
        StringBuilder losses = new StringBuilder();
        for (int step = 0; step < STEPS; step++) {
            losses.append(Double.toHexString(loop.step(step))).append(' ');
        }
        int gates = loop.phi().stream().mapToInt(Arrays::hashCode).sum();
        return losses + "weights " + Arrays.hashCode(loop.folded().parameters()) + " gates " + gates;
    }
}
