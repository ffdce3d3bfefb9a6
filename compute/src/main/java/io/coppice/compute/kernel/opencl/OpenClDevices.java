package io.coppice.compute.kernel.opencl;

import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What OpenCL offers on this machine, and which of it is taken. */
public final class OpenClDevices {
    private static final String PROPERTY = "coppice.device";
    private static final String INSTALL =
            "install the OpenCL driver of your GPU (on Debian nvidia-opencl-icd, mesa-opencl-icd or intel-opencl-icd), or"
                    + " pocl-opencl-icd, which runs OpenCL on the CPU, and ocl-icd-libopencl1; or set kernels to vector";

    private OpenClDevices() {}

    static {
        // Aparapi warns of attributes of class files that it does not know, one by one; the kernels run all the same.
        System.setProperty("com.aparapi.logLevel", System.getProperty("com.aparapi.logLevel", "OFF"));
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

    /** The sentence for a machine without any: what is missing. */
    public static String none() {
        return "There is no OpenCL device: " + INSTALL;
    }

    /** Why {@link #chosen} is what it is. */
    public static String reason() {
        String name = System.getProperty(PROPERTY, "");
        return name.isEmpty()
                ? "a GPU before an accelerator before a CPU, of these the one with most units"
                : "COPPICE_DEVICE is " + name;
    }

    /**
     * The best GPU, if there is one that could be used. Drivers are only loaded where a driver is installed that is not
     * PoCL's: every job with {@code kernels = auto} asks.
     */
    public static Optional<OpenClDevice> gpu() {
        if (!mayHaveGpu(Path.of("/etc/OpenCL/vendors"))) {
            return Optional.empty();
        }
        String name = System.getProperty(PROPERTY, "");
        return list().stream()
                .filter(device -> device.isGpu() && device.isCalled(name))
                .max(Comparator.comparingInt(OpenClDevice::units));
    }

    /** @param vendors where Linux lists its drivers; other systems have no such folder and are asked */
    static boolean mayHaveGpu(Path vendors) {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            return true;
        }
        String[] drivers = vendors.toFile().list();
        return drivers != null
                && Stream.of(drivers).anyMatch(driver -> driver.endsWith(".icd") && !driver.startsWith("pocl"));
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
            throw new IllegalArgumentException(none());
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
