package io.coppice.compute.kernel.opencl;

import io.coppice.compute.kernel.BatchNormPass;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.lang.ref.Cleaner;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The operations on an OpenCL device, through Aparapi.
 *
 * <p>Numbers stay on the device through a step. Aparapi ties the buffers of a device to one Kernel object, so all operations
 * are in one class ({@link DeviceProgram}), which finds its operation in an argument, and all arrays lie in one buffer
 * ({@link DeviceMemory}), where every Java array that comes along has a place. A batch and the parameters go over the bus
 * when {@link #written} announces them, the gradient comes back when {@link #fetch} asks for it, and besides these only
 * rows of open units, labels and losses cross.
 *
 * <p>What is computed here is a step's passes: forward and backward, gates by sample, their draws and what they learn.
 * Weights and what optimizers keep of them live in the parameter shards, on the host, since any worker may compute any step
 * and a shard outlives every device: there their masks are multiplied in before open units travel, and there the optimizers
 * run, under their masks. {@link #maskedDense}, {@link #maskedConvolve} and {@link #optimizers} are the same on the device,
 * for weights that stay there; a step of a job would send masks, or weights and moments, over the bus to use them.
 *
 * <p>Nothing runs in Aparapi's Java threads: ranges are bound to the device, and after the first launch it is asked where
 * that ran ({@link DeviceLaunch}).
 *
 * <p>Sums are taken in the order of the CPU's kernels with vectors of sixteen floats, by operations that every device rounds
 * alike. So a CPU's OpenCL gives the bits of its vectors where they are that long and rows of positions fill them. On GPUs,
 * which cut gradients of convolution weights into parts, results agree to about 1e-5.
 */
public final class AparapiKernels implements Kernels {
    /** As a job names them. */
    public static final String NAME = "opencl";

    private static final Window DOT = new Window(1, 1, 0);

    private static final Cleaner CLEANER = Cleaner.create();

    private final Supplier<OpenClDevice> choice;
    private final Function<OpenClDevice, WorkForm> form;
    private final Function<WorkForm, DeviceProgram> programs;
    private Parts parts;
    private long expected;

    /** What there is once the device is in use. */
    private record Parts(
            OpenClDevice device,
            DeviceProgram program,
            DeviceLaunch launch,
            DeviceMemory memory,
            DeviceProducts products,
            DeviceUnits units,
            DeviceNorms norms,
            HostLosses losses,
            DevicePools pools,
            DeviceGates gates,
            DeviceOptimizers optimizers) {

        static Parts on(OpenClDevice device, DeviceProgram program, WorkForm form, long floats) {
            DeviceLaunch launch = new DeviceLaunch(program, device, form);
            DeviceMemory memory = new DeviceMemory(program, launch, device, floats);
            return new Parts(
                    device,
                    program,
                    launch,
                    memory,
                    new DeviceProducts(program, launch, memory),
                    new DeviceUnits(program, launch, memory),
                    new DeviceNorms(program, launch, memory),
                    new HostLosses(memory, new DeviceUnits(program, launch, memory)),
                    new DevicePools(program, launch, memory),
                    new DeviceGates(program, launch, memory),
                    new DeviceOptimizers(program, launch, memory));
        }
    }

    public AparapiKernels(OpenClDevice device) {
        this(() -> device);
    }

    /** @param choice asked when there is something to compute; what it throws is thrown on */
    public AparapiKernels(Supplier<OpenClDevice> choice) {
        this(choice, WorkForm::of, WorkForm::program);
    }

    /** Kernels that do not go by the device alone. */
    AparapiKernels(
            Supplier<OpenClDevice> choice,
            Function<OpenClDevice, WorkForm> form,
            Function<WorkForm, DeviceProgram> programs) {
        this.choice = choice;
        this.form = form;
        this.programs = programs;
    }

    private Parts parts() {
        if (parts == null) {
            OpenClDevice device = choice.get();
            WorkForm its = form.apply(device);
            DeviceProgram program = programs.apply(its);
            parts = Parts.on(device, program, its, expected);
            CLEANER.register(this, program::dispose);
        }
        return parts;
    }

    @Override
    public String name() {
        return NAME;
    }

    public OpenClDevice device() {
        return parts == null ? choice.get() : parts.device();
    }

    /** Bytes that have crossed the bus in both directions. */
    public long bytesOverBus() {
        return parts().memory().bytesIn() + parts().memory().bytesOut();
    }

    @Override
    public DeviceGates gates() {
        return parts().gates();
    }

    public DeviceOptimizers optimizers() {
        return parts().optimizers();
    }

    /** GFLOP/s that the device reaches at most, measured with multiply-adds on private numbers, each counted as two. */
    public double peakGigaflops(LongSupplier clock) {
        return new DevicePeak(parts().program(), parts().launch(), parts().memory()).gigaflops(clock);
    }

    /** Numbers that have a place on the device. */
    long floatsInUse() {
        return parts().memory().floatsInUse();
    }

    /** Numbers for which {@link #reserve} asked. */
    long floatsExpected() {
        return expected;
    }

    /** How often the device was started. */
    public long launches() {
        return parts().launch().launches();
    }

    @Override
    public void reserve(long fixed, long perSample, int samples, int copies) {
        DeviceRoom room = new DeviceRoom(device(), fixed, perSample, copies);
        room.require(samples, Runtime.getRuntime().maxMemory());
        expected = Math.max(expected, room.floats(samples));
    }

    @Override
    public float[] room(int length) {
        return parts().memory().room(length);
    }

    @Override
    public void written(float[] array, int from, int length) {
        parts().memory().upload(array, from, length);
    }

    @Override
    public void fetch(float[] array, int from, int length) {
        parts().memory().download(array, from, length);
    }

    @Override
    public void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        parts().products().convolve(window, in, parameters, weightAt, biasAt, NO_BIAS, out);
    }

    @Override
    public void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        parts().products().convolveToData(window, outGradient, parameters, weightAt, inGradient);
    }

    @Override
    public void convolveToWeights(
            Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        parts().products().convolveToWeights(window, in, outGradient, gradients, weightAt);
        parts().norms().biasGradient(outGradient, gradients, biasAt);
    }

    @Override
    public void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        parts().products().convolve(DOT, in, parameters, weightAt, biasAt, NO_BIAS, out);
    }

    /**
     * A product with masked weights: out[o] = sum_i weight[o][i] mask[o][i] in[i] + bias[o].
     *
     * @param maskAt where the masks lie in {@code parameters}, in the form of the weights
     */
    public void maskedDense(Tensor in, float[] parameters, int weightAt, int maskAt, int biasAt, Tensor out) {
        parts().products().convolve(DOT, in, parameters, weightAt, biasAt, maskAt, out);
    }

    /** The same of a convolution. */
    public void maskedConvolve(
            Window window, Tensor in, float[] parameters, int weightAt, int maskAt, int biasAt, Tensor out) {
        parts().products().convolve(window, in, parameters, weightAt, biasAt, maskAt, out);
    }

    @Override
    public void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        parts().products().convolveToData(DOT, outGradient, parameters, weightAt, inGradient);
    }

    @Override
    public void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        parts().products().denseToWeights(in, outGradient, gradients, weightAt);
        parts().norms().biasGradient(outGradient, gradients, biasAt);
    }

    @Override
    public void maxPool(Window window, Tensor in, Tensor out) {
        parts().pools().max(window, in, out);
    }

    @Override
    public void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        parts().pools().maxToData(window, in, out, outGradient, inGradient);
    }

    @Override
    public void averagePool(Tensor in, Tensor out) {
        parts().pools().average(in, out);
    }

    @Override
    public void averagePoolToData(Tensor outGradient, Tensor inGradient) {
        parts().pools().averageToData(outGradient, inGradient);
    }

    @Override
    public void moments(Tensor in, int channel, float[] moments, int at) {
        parts().norms().moments(in, channel, moments, at);
    }

    @Override
    public void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel) {
        parts().units().combine(in, inChannel, factor, in, inChannel, 0, shift, out, channel);
    }

    @Override
    public void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt) {
        parts().norms().centredSums(gradient, channel, in, inChannel, centre, results, resultAt);
    }

    @Override
    public void combine(
            Tensor a,
            int aChannel,
            float ofA,
            Tensor b,
            int bChannel,
            float ofB,
            float shift,
            Tensor out,
            int channel) {
        parts().units().combine(a, aChannel, ofA, b, bChannel, ofB, shift, out, channel);
    }

    @Override
    public void relu(Tensor inOut) {
        parts().units().relu(inOut);
    }

    @Override
    public void reluToData(Tensor out, Tensor gradient) {
        parts().units().reluToData(out, gradient);
    }

    @Override
    public double loss(Loss loss, Tensor outputs, Targets targets, Tensor gradient) {
        return loss instanceof SoftmaxCrossEntropy softmax
                        && softmax.isPlain()
                        && targets instanceof Targets.Classes classes
                ? parts().norms().crossEntropy(outputs, classes.labels(), gradient)
                : parts().losses().mean(loss, outputs, targets, gradient);
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        parts().units().copy(from, to);
    }

    @Override
    public void zero(Tensor tensor) {
        parts().units().zero(tensor);
    }

    @Override
    public void add(Tensor a, UnitSet aUnits, Tensor b, UnitSet bUnits, Tensor out, UnitSet outUnits) {
        parts().units().add(a, aUnits, b, bUnits, out, outUnits);
    }

    @Override
    public void addTo(Tensor sum, UnitSet sumUnits, Tensor more, UnitSet moreUnits) {
        parts().units().addTo(sum, sumUnits, more, moreUnits);
    }

    @Override
    public void flatten(Tensor in, UnitSet inUnits, Tensor out, UnitSet features) {
        parts().units().flatten(in, inUnits, out, features);
    }

    @Override
    public void flattenToData(Tensor outGradient, UnitSet features, Tensor inGradient, UnitSet inUnits) {
        parts().units().flattenToData(outGradient, features, inGradient, inUnits);
    }

    @Override
    public void batchNorm(BatchNormPass pass) {
        parts().norms().forward(pass);
    }

    @Override
    public void batchNormToWeights(BatchNormPass pass, Tensor outGradient, float[] gradients) {
        parts().norms().toWeights(pass, outGradient, gradients);
    }

    @Override
    public void batchNormToData(BatchNormPass pass, Tensor outGradient, Tensor inGradient) {
        parts().norms().toData(pass, outGradient, inGradient);
    }

    @Override
    public void batchStatistics(BatchNormPass pass, float[] out) {
        parts().norms().statistics(pass, out);
    }

    @Override
    public void gate(Tensor in, UnitSet inUnits, float[] gates, int stride, Tensor out, UnitSet outUnits) {
        parts().units().gate(in, inUnits, gates, stride, out, outUnits);
    }

    @Override
    public void gateToWeights(
            Tensor in, UnitSet inUnits, Tensor outGradient, UnitSet outUnits, float[] sums, int stride) {
        parts().units().gateToWeights(in, inUnits, outGradient, outUnits, sums, stride);
    }

    @Override
    public Tensor onHost(Tensor tensor) {
        Tensor host = hostRoom(tensor);
        parts().memory().download(tensor.data(), 0, host.channels() * host.planeStride(), host.data());
        return host;
    }

    @Override
    public Tensor hostRoom(Tensor tensor) {
        return Tensor.zeros(tensor.channels(), tensor.height(), tensor.width(), tensor.samples());
    }

    @Override
    public void wroteOnHost(Tensor tensor, Tensor host) {
        parts().memory().upload(tensor.data(), host.data(), 0, host.channels() * host.planeStride());
    }

    @Override
    public long multiplyAdds() {
        return parts().products().multiplyAdds();
    }
}
