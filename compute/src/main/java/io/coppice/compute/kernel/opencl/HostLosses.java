package io.coppice.compute.kernel.opencl;

import io.coppice.compute.loss.Loss;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;

/** Losses that the device has no program for: the few outputs come over the bus, and their gradient goes back. */
final class HostLosses {
    private final DeviceMemory memory;
    private final DeviceUnits units;
    private float[] gradients = {};

    HostLosses(DeviceMemory memory, DeviceUnits units) {
        this.memory = memory;
        this.units = units;
    }

    /** As {@link io.coppice.compute.kernel.Kernels#loss}. */
    double mean(Loss loss, Tensor given, Targets targets, Tensor gradient) {
        int length = given.channels() * given.planeStride();
        gradients = gradients.length >= length ? gradients : new float[length];
        memory.reading(given.data());
        memory.download(given.data(), 0, length);
        if (gradient == null) {
            return loss.mean(given, targets, null);
        }
        Tensor here = over(gradients, given);
        double mean = loss.mean(given, targets, here);
        memory.upload(gradients, 0, length);
        units.copy(here, gradient);
        return mean;
    }

    private static Tensor over(float[] data, Tensor like) {
        return new Tensor(data, like.channels(), like.height(), like.width(), like.samples(), like.planeStride());
    }
}
