package io.coppice.compute.kernel.opencl;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Tensor;

/** Convolutions and dense layers on the device, put together from correlations. */
final class DeviceProducts {
    private static final int NONE = -1;

    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final DeviceMemory memory;
    private final TapTables taps;
    private final ProductForm form;
    // Names of places in the memory.
    private float[] halo = {};
    private float[] turned = {};
    private long multiplyAdds;

    DeviceProducts(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
        this.program = program;
        this.launch = launch;
        this.memory = memory;
        this.taps = new TapTables(memory);
        this.form = switch (launch.form()) {
            case LINES -> new ProductForm.Lines(program, launch);
            case POINTS -> new ProductForm.Points(program, launch, memory);
            case TILES -> new ProductForm.Tiles(program, launch, memory);
        };
    }

    long multiplyAdds() {
        return multiplyAdds;
    }

    /** Where an image lies, in lines of {@code width} positions. */
    private record Image(int at, int plane, int width) {}

    void convolve(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, int maskAt, Tensor out) {
        if (out.channels() == 0) {
            return;
        }
        Image image = in.channels() == 0 ? new Image(0, 0, 1) : padded(in, window.padding());
        correlate(window.kernel(), window.stride(), image, in.channels(), false, out);
        program.second = memory.reading(parameters) + weightAt;
        program.mask = maskAt == Kernels.NO_BIAS ? NONE : memory.reading(parameters) + maskAt;
        program.third = biasAt == Kernels.NO_BIAS ? NONE : memory.reading(parameters) + biasAt;
        form.product();
        count(window.area(), in, out);
    }

    void convolveToData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        if (inGradient.channels() == 0) {
            return;
        }
        int outputs = outGradient.channels();
        turn(window, parameters, weightAt, inGradient.channels(), outputs);
        Image image = outputs == 0 ? new Image(0, 0, 1) : spread(window, outGradient, inGradient);
        correlate(window.kernel(), 1, image, outputs, !ascends(window), inGradient);
        program.second = outputs == 0 ? 0 : memory.reading(turned);
        program.mask = NONE;
        program.third = NONE;
        form.product();
        count(window.area(), inGradient, outGradient);
    }

    void convolveToWeights(Window window, Tensor in, Tensor outGradient, float[] gradients, int weightAt) {
        int count = in.channels() * window.area();
        if (count == 0 || outGradient.channels() == 0) {
            return;
        }
        Image image = padded(in, window.padding());
        correlate(window.kernel(), window.stride(), image, in.channels(), false, outGradient);
        program.second = memory.reading(outGradient.data());
        program.secondStride = outGradient.planeStride();
        program.outputs = outGradient.channels();
        program.to = memory.writing(gradients) + weightAt;
        form.toWeights();
        count(window.area(), in, outGradient);
    }

    /** A dense layer's weight gradient is the product of the outputs' gradient with the inputs turned on their side. */
    void denseToWeights(Tensor in, Tensor outGradient, float[] gradients, int weightAt) {
        int inputs = in.channels();
        int outputs = outGradient.channels();
        int samples = in.samples();
        if (inputs == 0 || outputs == 0) {
            return;
        }
        turned = memory.room(turned, inputs * samples);
        program.from = memory.reading(in.data());
        program.fromStride = in.planeStride();
        program.to = memory.writing(turned);
        program.toStride = inputs;
        launch.overRows(Operation.TRANSPOSE, samples, inputs);
        program.from = memory.writing(turned);
        program.second = memory.reading(outGradient.data());
        program.mask = NONE;
        program.third = NONE;
        program.edge = 1;
        program.stride = 1;
        program.tapStride = inputs;
        program.tapCount = samples;
        program.width = 1;
        program.samples = inputs;
        program.outHeight = 1;
        program.outWidth = 1;
        program.outputs = outputs;
        program.to = memory.writing(gradients) + weightAt;
        program.toStride = inputs;
        form.product();
        count(1, in, outGradient);
    }

    /**
     * Whether the gradient of the data meets the taps of a window from the last to the first, so that what they see ascends,
     * as in the CPU's kernels, whose order makes the bits of a sum.
     */
    private static boolean ascends(Window window) {
        return window.padding() > 0;
    }

    private void correlate(int kernel, int stride, Image image, int channels, boolean backwards, Tensor out) {
        program.from = image.at;
        program.edge = kernel;
        program.stride = stride;
        program.tapStride = image.plane;
        program.tapCount = channels * kernel * kernel;
        int line = image.width * out.samples();
        program.tapsAt =
                kernel == 1 ? 0 : taps.at(kernel, line, image.plane, out.samples(), backwards, program.tapCount);
        program.width = image.width;
        program.samples = out.samples();
        program.outHeight = out.height();
        program.outWidth = out.width();
        program.outputs = out.channels();
        program.to = memory.writing(out.data());
        program.toStride = out.planeStride();
    }

    private Image padded(Tensor in, int padding) {
        if (padding == 0) {
            return new Image(memory.reading(in.data()), in.planeStride(), in.width());
        }
        return halo(in, in.height() + 2 * padding, in.width() + 2 * padding, padding, 1);
    }

    /** The gradient with zeros where a stride skipped positions, so that a correlation by step 1 undoes it. */
    private Image spread(Window window, Tensor outGradient, Tensor inGradient) {
        int before = window.kernel() - 1 - window.padding();
        int height = inGradient.height() + window.kernel() - 1;
        int width = inGradient.width() + window.kernel() - 1;
        if (before == 0 && height == outGradient.height() && width == outGradient.width()) {
            return new Image(memory.reading(outGradient.data()), outGradient.planeStride(), width);
        }
        return halo(outGradient, height, width, before, window.stride());
    }

    private Image halo(Tensor in, int height, int width, int before, int step) {
        int plane = height * width * in.samples();
        halo = memory.room(halo, Math.multiplyExact(plane, in.channels()));
        program.from = memory.reading(in.data());
        program.fromStride = in.planeStride();
        program.to = memory.writing(halo);
        program.toStride = plane;
        program.height = in.height();
        program.width = in.width();
        program.outHeight = height;
        program.outWidth = width;
        program.padding = before;
        program.stride = step;
        program.samples = in.samples();
        launch.overRows(Operation.HALO, in.channels() * height, in.samples());
        return new Image(memory.writing(halo), plane, width);
    }

    private void turn(Window window, float[] parameters, int weightAt, int inputs, int outputs) {
        turned = memory.room(turned, inputs * outputs * window.area());
        program.from = memory.reading(parameters) + weightAt;
        program.to = memory.writing(turned);
        program.edge = window.kernel();
        program.channels = inputs;
        program.outputs = outputs;
        program.stride = ascends(window) ? -1 : 1;
        launch.overRows(Operation.TRANSPOSE_TAPS, inputs, outputs);
    }

    private void count(int area, Tensor in, Tensor out) {
        multiplyAdds += (long) area * in.channels() * out.channels() * out.height() * out.width() * out.samples();
    }
}
