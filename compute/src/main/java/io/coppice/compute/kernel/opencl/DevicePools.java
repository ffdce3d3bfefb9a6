package io.coppice.compute.kernel.opencl;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Tensor;

/** Pooling on the device. */
final class DevicePools {
    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final DeviceMemory memory;

    DevicePools(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
        this.program = program;
        this.launch = launch;
        this.memory = memory;
    }

    private void images(Tensor in, Tensor out) {
        program.height = in.height();
        program.width = in.width();
        program.outHeight = out.height();
        program.outWidth = out.width();
        program.samples = in.samples();
    }

    void max(Window window, Tensor in, Tensor out) {
        images(in, out);
        window(window);
        program.from = memory.reading(in.data());
        program.fromStride = in.planeStride();
        program.to = memory.writing(out.data());
        program.toStride = out.planeStride();
        launch.overRows(Operation.MAX_POOL, out.channels(), in.samples());
    }

    private void window(Window window) {
        program.edge = window.kernel();
        program.stride = window.stride();
        program.padding = window.padding();
    }

    void maxToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        boolean halves = window.kernel() == 2
                && window.stride() == 2
                && window.padding() == 0
                && in.height() % 2 == 0
                && in.width() % 2 == 0;
        program.to = memory.writing(inGradient.data());
        program.toStride = inGradient.planeStride();
        if (!halves) {
            launch.overRows(Operation.ZERO, inGradient.channels(), inGradient.planeStride());
        }
        images(in, out);
        window(window);
        program.from = memory.reading(in.data());
        program.fromStride = in.planeStride();
        program.second = memory.reading(out.data());
        program.secondStride = out.planeStride();
        program.third = memory.reading(outGradient.data());
        launch.overRows(halves ? Operation.HALVE_TO_DATA : Operation.MAX_POOL_TO_DATA, out.channels(), in.samples());
    }

    void average(Tensor in, Tensor out) {
        images(in, out);
        program.from = memory.reading(in.data());
        program.fromStride = in.planeStride();
        program.to = memory.writing(out.data());
        program.toStride = out.planeStride();
        program.factor = 1f / (in.height() * in.width());
        launch.overRows(Operation.AVERAGE_POOL, out.channels(), in.samples());
    }

    void averageToData(Tensor outGradient, Tensor inGradient) {
        images(inGradient, outGradient);
        program.from = memory.reading(outGradient.data());
        program.fromStride = outGradient.planeStride();
        program.to = memory.writing(inGradient.data());
        program.toStride = inGradient.planeStride();
        program.factor = 1f / (inGradient.height() * inGradient.width());
        launch.overRows(Operation.AVERAGE_POOL_TO_DATA, outGradient.channels(), outGradient.samples());
    }
}
