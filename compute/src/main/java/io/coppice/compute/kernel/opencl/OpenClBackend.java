package io.coppice.compute.kernel.opencl;

import io.coppice.compute.kernel.KernelBackend;
import io.coppice.compute.kernel.Kernels;
import java.util.Optional;
import java.util.function.Supplier;

/** Devices of OpenCL, through Aparapi. */
public final class OpenClBackend implements KernelBackend {
    private final Supplier<Optional<OpenClDevice>> gpu;
    private final Supplier<OpenClDevice> device;

    /** The device of this process. */
    public OpenClBackend() {
        this(OpenClDevices::gpu, OpenClDevices::chosen);
    }

    /** A certain device, which takes part in every choice. */
    public OpenClBackend(OpenClDevice device) {
        this(() -> Optional.of(device), () -> device);
    }

    private OpenClBackend(Supplier<Optional<OpenClDevice>> gpu, Supplier<OpenClDevice> device) {
        this.gpu = gpu;
        this.device = device;
    }

    @Override
    public String name() {
        return AparapiKernels.NAME;
    }

    @Override
    public void require() {
        device.get();
    }

    @Override
    public boolean onDevice() {
        return true;
    }

    @Override
    public boolean isAvailable() {
        return !OpenClDevices.list().isEmpty();
    }

    @Override
    public boolean mayBeFastest(boolean threeByThree) {
        return gpu.get().isPresent();
    }

    @Override
    public Kernels create() {
        return new AparapiKernels(device);
    }
}
