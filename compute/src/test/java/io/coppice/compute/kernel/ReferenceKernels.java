package io.coppice.compute.kernel;

import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;

/** The definitions of the operations, element by element in double arithmetic: an oracle, not a backend. */
public final class ReferenceKernels implements Kernels {
    private long multiplyAdds;

    @Override
    public String name() {
        return "reference";
    }

    /** Visits every product of a convolution: out[output, y, x] and weight and in[input, row, column], by sample. */
    private interface Product {
        void at(int outAt, int weight, int inAt);
    }

    private void products(Window window, Tensor in, Tensor out, Product product) {
        int weight = 0;
        for (int output = 0; output < out.channels(); output++) {
            for (int input = 0; input < in.channels(); input++) {
                for (int tap = 0; tap < window.area(); tap++, weight++) {
                    for (int y = 0; y < out.height(); y++) {
                        for (int x = 0; x < out.width(); x++) {
                            int row = y * window.stride() - window.padding() + tap / window.kernel();
                            int column = x * window.stride() - window.padding() + tap % window.kernel();
                            if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                                samples(in, out, output, y, x, weight, input, row, column, product);
                            }
                        }
                    }
                }
            }
        }
    }

    private void samples(
            Tensor in, Tensor out, int output, int y, int x, int weight, int input, int row, int column, Product p) {
        multiplyAdds += in.samples();
        for (int sample = 0; sample < in.samples(); sample++) {
            p.at(out.at(output, y, x, sample), weight, in.at(input, row, column, sample));
        }
    }

    @Override
    public void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        double[] sum = new double[out.data().length];
        products(
                window,
                in,
                out,
                (outAt, weight, inAt) -> sum[outAt] += (double) parameters[weightAt + weight] * in.data()[inAt]);
        forEach(
                out,
                (channel, at) ->
                        out.data()[at] = (float) (sum[at] + (biasAt == NO_BIAS ? 0 : parameters[biasAt + channel])));
    }

    @Override
    public void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        double[] sum = new double[inGradient.data().length];
        products(
                window,
                inGradient,
                outGradient,
                (outAt, weight, inAt) -> sum[inAt] +=
                        (double) parameters[weightAt + weight] * outGradient.data()[outAt]);
        forEach(inGradient, (channel, at) -> inGradient.data()[at] = (float) sum[at]);
    }

    @Override
    public void convolveToWeights(
            Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        double[] sum = new double[outGradient.channels() * in.channels() * window.area()];
        products(
                window,
                in,
                outGradient,
                (outAt, weight, inAt) ->
                        sum[weight] += (double) in.data()[inAt] * outGradient.data()[outAt]);
        for (int i = 0; i < sum.length; i++) {
            gradients[weightAt + i] = (float) sum[i];
        }
        double[] bias = new double[outGradient.channels()];
        forEach(outGradient, (channel, at) -> bias[channel] += outGradient.data()[at]);
        for (int i = 0; biasAt != NO_BIAS && i < bias.length; i++) {
            gradients[biasAt + i] = (float) bias[i];
        }
    }

    private static final Window POINT = new Window(1, 1, 0);

    @Override
    public void dense(Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        convolve(POINT, in, parameters, weightAt, biasAt, out);
    }

    @Override
    public void denseToData(Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        convolveToData(POINT, outGradient, parameters, weightAt, inGradient);
    }

    @Override
    public void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt, int biasAt) {
        convolveToWeights(POINT, in, outGradient, gradients, weightAt, biasAt);
    }

    @Override
    public void maxPool(Window window, Tensor in, Tensor out) {
        forEachPosition(
                out,
                (channel, y, x, sample) -> out.data()[out.at(channel, y, x, sample)] =
                        in.data()[largest(window, in, channel, y, x, sample)]);
    }

    @Override
    public void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        forEach(inGradient, (channel, at) -> inGradient.data()[at] = 0);
        forEachPosition(
                out,
                (channel, y, x, sample) -> inGradient.data()[largest(window, in, channel, y, x, sample)] +=
                        outGradient.data()[outGradient.at(channel, y, x, sample)]);
    }

    private static int largest(Window window, Tensor in, int channel, int y, int x, int sample) {
        int best = -1;
        for (int tap = 0; tap < window.area(); tap++) {
            int row = y * window.stride() - window.padding() + tap / window.kernel();
            int column = x * window.stride() - window.padding() + tap % window.kernel();
            if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                int at = in.at(channel, row, column, sample);
                best = best < 0 || in.data()[at] > in.data()[best] ? at : best;
            }
        }
        return best;
    }

    @Override
    public void averagePool(Tensor in, Tensor out) {
        forEachPosition(out, (channel, y, x, sample) -> {
            double sum = 0;
            for (int position = 0; position < in.height() * in.width(); position++) {
                sum += in.data()[in.at(channel, 0, position, sample)];
            }
            out.data()[out.at(channel, y, x, sample)] = (float) (sum / (in.height() * in.width()));
        });
    }

    @Override
    public void averagePoolToData(Tensor outGradient, Tensor inGradient) {
        int positions = inGradient.height() * inGradient.width();
        forEachPosition(
                inGradient,
                (channel, y, x, sample) -> inGradient.data()[inGradient.at(channel, y, x, sample)] =
                        outGradient.data()[outGradient.at(channel, 0, 0, sample)] / positions);
    }

    @Override
    public void moments(Tensor in, int channel, float[] moments, int at) {
        double[] sums = new double[2];
        int count = in.height() * in.width() * in.samples();
        forEach(in, (each, i) -> sums[0] += each == channel ? in.data()[i] : 0);
        double mean = sums[0] / count;
        forEach(in, (each, i) -> sums[1] += each == channel ? (in.data()[i] - mean) * (in.data()[i] - mean) : 0);
        moments[at] = (float) mean;
        moments[at + 1] = (float) (sums[1] / count);
    }

    @Override
    public void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel) {
        int away = in.at(inChannel, 0, 0, 0) - out.at(channel, 0, 0, 0);
        forEach(
                out,
                (each, i) -> out.data()[i] =
                        each == channel ? (float) ((double) factor * in.data()[i + away] + shift) : out.data()[i]);
    }

    @Override
    public void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt) {
        double[] sums = new double[2];
        int away = in.at(inChannel, 0, 0, 0) - gradient.at(channel, 0, 0, 0);
        forEach(gradient, (each, i) -> {
            sums[0] += each == channel ? gradient.data()[i] : 0;
            sums[1] += each == channel ? gradient.data()[i] * ((double) in.data()[i + away] - centre) : 0;
        });
        results[resultAt] = (float) sums[0];
        results[resultAt + 1] = (float) sums[1];
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
        int awayA = a.at(aChannel, 0, 0, 0) - out.at(channel, 0, 0, 0);
        int awayB = b.at(bChannel, 0, 0, 0) - out.at(channel, 0, 0, 0);
        forEach(
                out,
                (each, i) -> out.data()[i] = each == channel
                        ? (float) ((double) ofA * a.data()[i + awayA] + (double) ofB * b.data()[i + awayB] + shift)
                        : out.data()[i]);
    }

    @Override
    public void relu(Tensor inOut) {
        forEach(inOut, (channel, at) -> inOut.data()[at] = Math.max(inOut.data()[at], 0));
    }

    @Override
    public void reluToData(Tensor out, Tensor gradient) {
        forEach(out, (channel, at) -> gradient.data()[at] = out.data()[at] > 0 ? gradient.data()[at] : 0);
    }

    @Override
    public double loss(Loss by, Tensor logits, Targets targets, Tensor gradient) {
        if (!(by instanceof SoftmaxCrossEntropy softmax) || !softmax.isPlain()) {
            return by.mean(logits, targets, gradient);
        }
        int[] labels = ((Targets.Classes) targets).labels();
        double loss = 0;
        for (int sample = 0; sample < logits.samples(); sample++) {
            double sum = 0;
            for (int label = 0; label < logits.channels(); label++) {
                sum += Math.exp(logits.data()[logits.at(label, 0, 0, sample)]);
            }
            loss += Math.log(sum) - logits.data()[logits.at(labels[sample], 0, 0, sample)];
            for (int label = 0; gradient != null && label < logits.channels(); label++) {
                double share = Math.exp(logits.data()[logits.at(label, 0, 0, sample)]) / sum;
                gradient.data()[gradient.at(label, 0, 0, sample)] =
                        (float) ((share - (label == labels[sample] ? 1 : 0)) / logits.samples());
            }
        }
        return loss / logits.samples();
    }

    @Override
    public long multiplyAdds() {
        return multiplyAdds;
    }

    private interface Element {
        void at(int channel, int at);
    }

    private interface Position {
        void at(int channel, int row, int column, int sample);
    }

    private static void forEach(Tensor tensor, Element element) {
        forEachPosition(
                tensor, (channel, row, column, sample) -> element.at(channel, tensor.at(channel, row, column, sample)));
    }

    private static void forEachPosition(Tensor tensor, Position position) {
        for (int channel = 0; channel < tensor.channels(); channel++) {
            for (int row = 0; row < tensor.height(); row++) {
                for (int column = 0; column < tensor.width(); column++) {
                    for (int sample = 0; sample < tensor.samples(); sample++) {
                        position.at(channel, row, column, sample);
                    }
                }
            }
        }
    }
}
