package io.coppice.compute.kernel.opencl;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLPlatform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What OpenCL offers on this machine, and which of it is taken. */
public final class OpenClDevices {
    private static final String PROPERTY = "coppice.device";
    private static final String INSTALL =
            "install the OpenCL driver of your GPU (on Debian nvidia-opencl-icd, mesa-opencl-icd or intel-opencl-icd), or"
                    + " pocl-opencl-icd, which runs OpenCL on the CPU, and ocl-icd-libopencl1; or set kernels to vector";

    /** Aparapi warns of attributes in class files and of platforms that it was not tested on; the kernels run. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("com.aparapi"),
            Logger.getLogger("com.aparapi.internal.model.ClassModel"),
            Logger.getLogger("com.aparapi.internal.opencl.OpenCLPlatform"));

    private OpenClDevices() {}

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    /** All of them; empty where there is no OpenCL library or none of its drivers has a device. */
    public static List<OpenClDevice> list() {
        List<OpenClDevice> devices = new ArrayList<>();
        for (OpenCLPlatform platform : platforms()) {
            for (OpenCLDevice device : platform.getOpenCLDevices()) {
                devices.add(new OpenClDevice(platform.getName().strip(), device));
            }
        }
        return devices;
    }

    private static List<OpenCLPlatform> platforms() {
        try {
            List<OpenCLPlatform> platforms = new OpenCLPlatform(0, null, null, null).getOpenCLPlatforms();
            return platforms == null ? List.of() : platforms;
        } catch (LinkageError noLibrary) {
            return List.of();
        }
    }

    /** The device of this process: that of which the property coppice.device has part of the name, else the best. */
    public static OpenClDevice chosen() {
        return choose(System.getProperty(PROPERTY, ""));
    }

    /** A GPU, if there is one. */
    public static Optional<OpenClDevice> gpu() {
        return list().stream()
                .filter(device -> device.type() == Device.TYPE.GPU)
                .max(Comparator.comparingInt(OpenClDevice::units));
    }

    /**
     * @param name part of a device's name or its platform's, whatever the case; empty takes a GPU before an accelerator
     *     before a CPU, and of these the one with most units
     * @throws IllegalArgumentException where there is none, with what to install or which there are
     */
    public static OpenClDevice choose(String name) {
        return choose(name, list());
    }

    static OpenClDevice choose(String name, List<OpenClDevice> devices) {
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("There is no OpenCL device: " + INSTALL);
        }
        return devices.stream()
                .filter(device -> device.isCalled(name))
                .min(Comparator.comparingInt(OpenClDevice::rank)
                        .thenComparing(
                                Comparator.comparingInt(OpenClDevice::units).reversed()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "No OpenCL device is called " + name + "; there are: " + names(devices)));
    }

    private static String names(List<OpenClDevice> devices) {
        return String.join("; ", devices.stream().map(OpenClDevice::toString).toList());
    }
}
