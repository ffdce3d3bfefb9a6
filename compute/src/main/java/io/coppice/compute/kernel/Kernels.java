package io.coppice.compute.kernel;

import io.coppice.compute.gate.GateKernels;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/**
 * The arithmetic of a step, dense on whatever it is given: the caller hands in only the open units, so no implementation
 * ever multiplies by a closed one. Shapes and manners are those of {@link ForwardKernels}.
 *
 * <p>Arrays may have a twin in a device's memory, on which the operations work. So whoever writes an array says so by
 * {@link #written} before an operation reads it, and whoever reads what operations have written asks for it by
 * {@link #fetch}; in between nothing but operations may touch it. Kernels that work on the arrays themselves do nothing
 * there.
 */
public interface Kernels extends ForwardKernels {

    /** As it is named in a job: {@code vector}, {@code nd4j}. */
    String name();

    /**
     * Asks for room for what a job's passes work on.
     *
     * @param fixed floats whatever the batch is
     * @param perSample floats more for every sample
     * @param copies how many kernels like these will work at once in this process
     * @throws IllegalArgumentException when they do not fit, naming what is needed and the batch that would fit
     */
    default void reserve(long fixed, long perSample, int samples, int copies) {}

    /**
     * Room for so many numbers that operations write and operations read. Nobody else may touch the array: where a device
     * has the numbers it is empty and only their name, and {@link #fetch} finds no place to put them.
     */
    default float[] room(int length) {
        return new float[length];
    }

    /** These numbers of an array are new ones, written by no operation. */
    default void written(float[] array, int from, int length) {}

    /** These numbers of an array are wanted, as the operations have left them. */
    default void fetch(float[] array, int from, int length) {}

    /** Gradient of the input from that of the output. */
    void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient);

    /** Gradients of weight and bias, summed over the samples. @param biasAt may be {@link #NO_BIAS} */
    void convolveToWeights(Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt);

    void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient);

    void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt);

    /** The gradient goes to the first largest element of each window. */
    void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient);

    /**
     * Whether {@link #maxPoolToData} may have the input's own place for the gradient. That spares memory a third of what it
     * reads and writes: the largest arrays of a network lie between its first convolution and its pooling.
     */
    default boolean poolsInPlace(Window window, Shape input) {
        return false;
    }

    void averagePoolToData(Tensor outGradient, Tensor inGradient);

    /** Mean and biased variance of a channel over samples and positions, written to {@code moments} from {@code at} on. */
    void moments(Tensor in, int channel, float[] moments, int at);

    /** The sum of a channel's gradient, and the sum of that gradient times (in - centre). */
    void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt);

    /** Zeroes the gradient where the output was not positive. */
    void reluToData(Tensor out, Tensor gradient);

    /**
     * The mean loss of a batch. Kernels that have a faster form of a loss, or the outputs elsewhere, override this.
     *
     * @param outputs of the network, a vector a sample
     * @param targets of at least as many samples
     * @param gradient receives the gradient of that mean, or null when it is not wanted
     */
    default double loss(Loss loss, Tensor outputs, Targets targets, Tensor gradient) {
        return loss.mean(outputs, targets, gradient);
    }

    /** The first tensor's values become those of the second one, of the same shape. */
    default void copy(Tensor from, Tensor to) {
        System.arraycopy(from.data(), 0, to.data(), 0, from.channels() * from.planeStride());
    }

    default void zero(Tensor tensor) {
        UnitRows.zero(tensor);
    }

    /** out = a + b, unit by unit; a unit that one of them does not hold is zero there. */
    default void add(Tensor a, UnitSet aUnits, Tensor b, UnitSet bUnits, Tensor out, UnitSet outUnits) {
        UnitRows.add(this, a, aUnits, b, bUnits, out, outUnits);
    }

    /** sum += more, for the units that both hold. */
    default void addTo(Tensor sum, UnitSet sumUnits, Tensor more, UnitSet moreUnits) {
        UnitRows.addTo(this, sum, sumUnits, more, moreUnits);
    }

    /** Every position of every channel becomes a unit; the given features of them come one after the other. */
    default void flatten(Tensor in, UnitSet inUnits, Tensor out, UnitSet features) {
        UnitRows.flatten(in, inUnits, out, features);
    }

    /** Gradients go back to the positions of the features, zero to all others. */
    default void flattenToData(Tensor outGradient, UnitSet features, Tensor inGradient, UnitSet inUnits) {
        UnitRows.flattenToData(outGradient, features, inGradient, inUnits);
    }

    /** γ (x − mean) / sqrt(variance + ε) + β, channel by channel. */
    default void batchNorm(BatchNormPass pass) {
        BatchNormLoops.forward(this, pass);
    }

    /** Gradients of γ and β, at their places in {@code gradients}. */
    default void batchNormToWeights(BatchNormPass pass, Tensor outGradient, float[] gradients) {
        BatchNormLoops.toWeights(this, pass, outGradient, gradients);
    }

    /** Needs what {@link #batchNormToWeights} kept. */
    default void batchNormToData(BatchNormPass pass, Tensor outGradient, Tensor inGradient) {
        BatchNormLoops.toData(this, pass, outGradient, inGradient);
    }

    /** The batch's mean and unbiased variance, at the places of the running ones. */
    default void batchStatistics(BatchNormPass pass, float[] out) {
        BatchNormLoops.statistics(pass, out);
    }

    /**
     * out = in times its gate, unit by unit and sample by sample.
     *
     * @param gates {@code [unit][sample]}, {@code stride} numbers a unit, closed units included
     */
    default void gate(Tensor in, UnitSet inUnits, float[] gates, int stride, Tensor out, UnitSet outUnits) {
        SampleGateLoops.multiply(in, inUnits, gates, stride, out, outUnits);
    }

    /** The gradient of every gate of {@code outUnits}: the sum over its positions. @param sums laid out like gates */
    default void gateToWeights(
            Tensor in, UnitSet inUnits, Tensor outGradient, UnitSet outUnits, float[] sums, int stride) {
        SampleGateLoops.sums(in, inUnits, outGradient, outUnits, sums, stride);
    }

    /** Drawing and learning of gates that every sample has for itself. */
    default GateKernels gates() {
        return GateKernels.OF_HOST;
    }

    /** The sum of the products of {@code count} numbers. */
    default float dot(float[] a, int aAt, float[] b, int bAt, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) a[aAt + i] * b[bAt + i];
        }
        return (float) sum;
    }

    /**
     * A tensor's numbers where loops on the CPU can read them: the tensor itself, or a copy of what a device has. With this and
     * {@link #hostRoom} an operator that no device has an operation for runs on every one, over the bus.
     */
    default Tensor onHost(Tensor tensor) {
        return tensor;
    }

    /** Where loops on the CPU may write all of a tensor's numbers before they say so by {@link #wroteOnHost}. */
    default Tensor hostRoom(Tensor tensor) {
        return tensor;
    }

    /** @param host what {@link #hostRoom} or {@link #onHost} gave for the tensor, written */
    default void wroteOnHost(Tensor tensor, Tensor host) {}

    /** Multiply-adds computed since this instance was made, those of padded registers included. */
    long multiplyAdds();
}
