package io.coppice.deploy.benchmark;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.opencl.AparapiKernels;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.training.SequentialTrainer;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.util.Collections;
import java.util.function.LongSupplier;

/** What the benchmark of a device computes: single products, and steps of networks on pictures of noise. */
final class DeviceBench {
    private static final int PICTURES = 512;
    private static final int CLASSES = 10;
    private static final int OUTPUTS = 128;
    private static final int INPUTS = 768;
    private static final int SAMPLES = 256;

    private DeviceBench() {}

    static Network network(String model) {
        JobSpec job = JobSpecs.parse("model { name = " + model + " }, method { name = dense }");
        return job.model().create(input(model), CLASSES);
    }

    private static Shape input(String model) {
        return model.equals("lenet5") ? new Shape(1, 28, 28) : new Shape(3, 32, 32);
    }

    static SequentialTrainer loop(Network network, Kernels kernels, int batch) {
        Shape input = network.input();
        byte[] pixels = new byte[PICTURES * input.features()];
        byte[] labels = new byte[PICTURES];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) CounterRandom.bits(1, i);
        }
        for (int i = 0; i < PICTURES; i++) {
            labels[i] = (byte) (i % CLASSES);
        }
        return new SequentialTrainer(
                network,
                kernels,
                L0ArmSettings.DEFAULT.create(TrainingPlan.of(network, PICTURES)),
                JobSpec.DEFAULT.optimizer(),
                new ImageSet(pixels, labels, input, 0, PICTURES),
                Preprocessing.unit(input, Collections.nCopies(CLASSES, "class")),
                batch,
                1);
    }

    /** GFLOP/s of a product, the median of so many. */
    static double gigaflops(KernelProduct product, LongSupplier clock, int rounds) {
        return 2 * product.multiplyAdds() / nanoseconds(product.compute(), clock, rounds);
    }

    /** The same of out[o] = sum_i weight[o][i] mask[o][i] in[i] + bias[o]. */
    static double masked(AparapiKernels kernels, LongSupplier clock, int rounds) {
        int weights = OUTPUTS * INPUTS;
        float[] parameters = new float[2 * weights + OUTPUTS];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = i < weights + OUTPUTS ? CounterRandom.uniform(2, i) : i % 2;
        }
        Tensor in = Tensor.zeros(INPUTS, 1, 1, SAMPLES);
        Tensor out = Tensor.zeros(OUTPUTS, 1, 1, SAMPLES);
        Runnable product = () -> kernels.maskedDense(in, parameters, 0, weights + OUTPUTS, weights, out);
        return 2.0 * weights * SAMPLES / nanoseconds(product, clock, rounds);
    }

    private static double nanoseconds(Runnable work, LongSupplier clock, int rounds) {
        double[] times = new double[rounds];
        for (int round = -rounds; round < rounds; round++) { // as many to warm up
            long before = clock.getAsLong();
            work.run();
            times[Math.max(0, round)] = clock.getAsLong() - before;
        }
        return Medians.of(times);
    }
}
