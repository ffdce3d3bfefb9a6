package io.coppice.compute.kernel.opencl;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.util.Locale;

/** One device of one platform. */
public record OpenClDevice(String platform, OpenCLDevice device) {
    private static final long MEBIBYTE = 1 << 20;

    public String name() {
        return device.getName().strip();
    }

    Device.TYPE type() {
        return device.getType();
    }

    public boolean isGpu() {
        return type() == Device.TYPE.GPU;
    }

    /** {@code GPU}, {@code ACC} or {@code CPU}. */
    public String kind() {
        return device.getType().name();
    }

    public int units() {
        return device.getMaxComputeUnits();
    }

    public long bytes() {
        return device.getGlobalMemSize();
    }

    /** Bytes of the largest array: all floats of a job lie in one, which Java limits to 2^31 - 1 numbers as well. */
    public long largestArray() {
        return Math.min(Math.min(device.getMaxMemAllocSize(), bytes()), Float.BYTES * (long) (Integer.MAX_VALUE - 8));
    }

    /** Its memory is that of the host, in which Java arrays lie. */
    boolean sharesMemory() {
        return type() == Device.TYPE.CPU;
    }

    boolean isCalled(String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        return name().toLowerCase(Locale.ROOT).contains(wanted)
                || platform.toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** GPUs before accelerators before CPUs. */
    int rank() {
        return switch (type()) {
            case GPU -> 0;
            case ACC -> 1;
            default -> 2;
        };
    }

    @Override
    public String toString() {
        return "%s (%s, %s, %d units, %,d MiB)".formatted(name(), kind(), platform, units(), bytes() / MEBIBYTE);
    }
}
