package io.coppice.compute.kernel;

import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;

/**
 * The operations on the Java Vector API: plain Java, near the peak of a core. Needs the module jdk.incubator.vector.
 *
 * <p>Sums are taken in an order that depends on shapes and on the vector width only, and transcendental functions are
 * polynomials of its own, so that compiled and interpreted code give the same bits.
 */
public final class VectorKernels implements Kernels {
    private final boolean allowsWinograd;
    private final Winograd winograd = new Winograd();
    private final Convolutions convolutions = new Convolutions();
    private final WeightGradients weightGradients = new WeightGradients();
    private final MatrixProducts matrixProducts = new MatrixProducts();
    private final LaneSums sums = new LaneSums();
    private final VectorRows rows = new VectorRows();
    private final ChannelLoops channels = new ChannelLoops();
    private final VectorCrossEntropy crossEntropy = new VectorCrossEntropy();

    /** All convolutions directly. */
    public VectorKernels() {
        this(false);
    }

    /**
     * With Winograd's minimal filtering or without it, which differ in the last bits.
     *
     * @param winograd whether convolutions of 3 by 3 at stride 1 take it where it pays, by their channels, positions and
     *     samples
     */
    public VectorKernels(boolean winograd) {
        this.allowsWinograd = winograd;
    }

    /**
     * Whether Winograd's convolutions are for a convolution of 3 by 3 at stride 1.
     *
     * @param in what it reads
     * @param out what it gives
     */
    public static boolean winogradPays(Shape in, Shape out, int samples) {
        return Winograd.pays(new Window(3, 1, 1), in.channels(), out.channels(), out.height(), out.width(), samples);
    }

    @Override
    public String name() {
        return new KernelName(KernelName.VECTOR, allowsWinograd ? KernelName.Winograd.ON : KernelName.Winograd.AUTO)
                .toString();
    }

    @Override
    public void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        if (pays(window, in, out)) {
            winograd.forward(window, in, parameters, weightAt, biasAt, out);
        } else {
            convolutions.forward(window, in, parameters, weightAt, biasAt, out);
        }
    }

    private boolean pays(Window window, Tensor in, Tensor out) {
        return allowsWinograd
                && Winograd.pays(window, in.channels(), out.channels(), out.height(), out.width(), out.samples());
    }

    @Override
    public void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        if (pays(window, outGradient, inGradient)) {
            winograd.toData(window, outGradient, parameters, weightAt, inGradient);
        } else {
            convolutions.toData(window, outGradient, parameters, weightAt, inGradient);
        }
    }

    @Override
    public void convolveToWeights(
            Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        if (allowsWinograd
                && Winograd.paysForWeights(
                        window,
                        in.channels(),
                        outGradient.channels(),
                        outGradient.height(),
                        outGradient.width(),
                        outGradient.samples())) {
            winograd.toWeights(window, in, outGradient, gradients, weightAt);
        } else {
            weightGradients.compute(window, in, outGradient, gradients, weightAt);
        }
        biasGradient(outGradient, gradients, biasAt);
    }

    @Override
    public void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        matrixProducts.forward(in, parameters, weightAt, biasAt, out);
    }

    @Override
    public void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        matrixProducts.toData(outGradient, parameters, weightAt, inGradient);
    }

    @Override
    public void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        matrixProducts.toWeights(in, outGradient, gradients, weightAt);
        biasGradient(outGradient, gradients, biasAt);
    }

    private void biasGradient(Tensor outGradient, float[] gradients, int biasAt) {
        int plane = outGradient.plane();
        for (int output = 0; biasAt != NO_BIAS && output < outGradient.channels(); output++) {
            gradients[biasAt + output] = sums.ofRun(outGradient.data(), output * outGradient.planeStride(), plane);
        }
    }

    @Override
    public void maxPool(Window window, Tensor in, Tensor out) {
        MaxPools.forward(window, in, out);
    }

    @Override
    public void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        MaxPools.toData(window, in, out, outGradient, inGradient);
    }

    @Override
    public boolean poolsInPlace(Window window, Shape input) {
        return MaxPools.isHalving(window, input.height(), input.width());
    }

    @Override
    public void averagePool(Tensor in, Tensor out) {
        ChannelLoops.averagePool(in, out);
    }

    @Override
    public void averagePoolToData(Tensor outGradient, Tensor inGradient) {
        PlainKernels.averagePoolToData(outGradient, inGradient);
    }

    @Override
    public void moments(Tensor in, int channel, float[] moments, int at) {
        channels.moments(in, channel, moments, at);
    }

    @Override
    public void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel) {
        ChannelLoops.scale(in, inChannel, factor, shift, out, channel);
    }

    @Override
    public void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt) {
        channels.centredSums(gradient, channel, in, inChannel, centre, results, resultAt);
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
        ChannelLoops.combine(a, aChannel, ofA, b, bChannel, ofB, shift, out, channel);
    }

    @Override
    public void relu(Tensor inOut) {
        Rectifier.forward(inOut);
    }

    @Override
    public void reluToData(Tensor out, Tensor gradient) {
        Rectifier.toData(out, gradient);
    }

    @Override
    public double loss(Loss loss, Tensor outputs, Targets targets, Tensor gradient) {
        return loss instanceof SoftmaxCrossEntropy softmax
                        && softmax.isPlain()
                        && targets instanceof Targets.Classes classes
                ? crossEntropy.mean(outputs, classes.labels(), gradient)
                : loss.mean(outputs, targets, gradient);
    }

    @Override
    public void addScaled(float factor, float[] in, int from, float[] out, int to, int count) {
        VectorRows.addScaled(factor, in, from, out, to, count);
    }

    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int count) {
        return rows.dot(a, aAt, b, bAt, count);
    }

    @Override
    public long multiplyAdds() {
        return convolutions.multiplyAdds()
                + winograd.multiplyAdds()
                + weightGradients.multiplyAdds()
                + matrixProducts.multiplyAdds();
    }
}
