package io.coppice.compute.kernel.opencl;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;

/** Kernels for tests: those of whatever device there is, made once, since making them compiles the program. */
public final class AnyDevice {
    private static AparapiKernels kernels;
    private static AparapiKernels lines;
    private static AparapiKernels pointwise;
    private static AparapiKernels tiled;

    private AnyDevice() {}

    /** Skips the test, with the reason, where there is none. */
    public static synchronized AparapiKernels kernels() {
        if (kernels == null) {
            kernels = new AparapiKernels(device());
        }
        return kernels;
    }

    /** As on CPUs, whatever the device is. */
    public static synchronized AparapiKernels lines() {
        if (lines == null) {
            boolean usual = WorkForm.of(device()) == WorkForm.LINES;
            lines = usual
                    ? kernels()
                    : new AparapiKernels(AnyDevice::device, device -> WorkForm.LINES, WorkForm::program);
        }
        return lines;
    }

    /** The same as on GPUs, a number a work item. */
    public static synchronized AparapiKernels pointwise() {
        if (pointwise == null) {
            pointwise = new AparapiKernels(AnyDevice::device, device -> WorkForm.POINTS, WorkForm::program);
        }
        return pointwise;
    }

    /** Only what large products on GPUs need: with all operations beside the barriers PoCL would compile for minutes. */
    public static synchronized AparapiKernels tiled() {
        if (tiled == null) {
            tiled = new AparapiKernels(AnyDevice::device, device -> WorkForm.TILES, form -> new TilesAlone());
        }
        return tiled;
    }

    static final class TilesAlone extends TileProgram {
        @Override
        public void run() {
            if (getGlobalId(0) < items) {
                elements();
                channelSums();
                layouts();
                points();
            }
            tiles();
        }
    }

    public static OpenClDevice device() {
        List<OpenClDevice> devices = OpenClDevices.list();
        assumeFalse(devices.isEmpty(), "there is no OpenCL device; on Debian pocl-opencl-icd is one");
        return OpenClDevices.choose("");
    }
}
