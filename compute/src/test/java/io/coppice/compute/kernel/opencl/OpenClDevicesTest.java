package io.coppice.compute.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which device is taken, and what is said where none fits. Needs no OpenCL. */
class OpenClDevicesTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final List<OpenClDevice> DEVICES = List.of(
            device("Portable Computing Language", "pthread-cpu", Device.TYPE.CPU, 64, 65536),
            device("Small Vendor", "Graphics 620", Device.TYPE.GPU, 24, 4096),
            device("Large Vendor", "Titan Q", Device.TYPE.GPU, 80, 24576));

    private static OpenClDevice device(String platform, String name, Device.TYPE type, int units, long mebibytes) {
        OpenCLDevice device = new OpenCLDevice(null, units, type);
        device.setName(name);
        device.setMaxComputeUnits(units);
        device.setGlobalMemSize(mebibytes * MEBIBYTE);
        device.setMaxMemAllocSize(mebibytes * MEBIBYTE / 4);
        return new OpenClDevice(platform, device);
    }

    @ParameterizedTest(name = "''{0}'' is {1}")
    @CsvSource({"'', Titan Q", "graphics, Graphics 620", "PORTABLE, pthread-cpu", "vendor, Titan Q"})
    void aPartOfANameIsEnough(String name, String taken) {
        assertThat(OpenClDevices.choose(name, DEVICES).name()).isEqualTo(taken);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheList() {
        assertThatThrownBy(() -> OpenClDevices.choose("radeon", DEVICES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No OpenCL device is called radeon; there are: pthread-cpu")
                .hasMessageContaining("Graphics 620 (GPU, Small Vendor, 24 units, 4,096 MiB)")
                .hasMessageContaining("Titan Q");
    }

    @Test
    void withoutADeviceItSaysWhatToInstall() {
        assertThatThrownBy(() -> OpenClDevices.choose("", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pocl-opencl-icd")
                .hasMessageContaining("set kernels to vector");
    }

    @ParameterizedTest(name = "{0} samples in {1} of {2} MiB, {3} of heap")
    @CsvSource(delimiter = '|', textBlock = """
            128 | 100  | 1000 | 4000 | needs 514 MiB of the OpenCL device
            128 | 100  | 1000 | 4000 | which gives 100 in one piece: a batch of 24 would fit
            128 | 1000 | 1000 | 4000 | which has 500 for each of 2: a batch of 124 would fit
            1   | 2    | 1000 | 4000 | not even one sample would fit
            128 | 1000 | 4000 | 1000 | needs 514 MiB of Java's heap for the OpenCL device's arrays, and 375 are there
            128 | 1000 | 4000 | 1000 | give Java more (-Xmx1371m): a batch of 93 would fit
            """)
    void tooLittleMemoryIsSaidBefore(int samples, long inOnePiece, long inAll, long heap, String says) {
        DeviceRoom room = new DeviceRoom(DEVICES.get(1), 2 * MEBIBYTE / 4, 4 * MEBIBYTE / 4, 2);
        assertThatThrownBy(() -> room.require(samples, inOnePiece * MEBIBYTE, inAll * MEBIBYTE, heap * MEBIBYTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
        room.require(samples, 4096 * MEBIBYTE, 8192 * MEBIBYTE, 4096 * MEBIBYTE);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"pocl.icd, false", "nvidia.icd, true", "readme.txt, false"})
    void driversAreOnlyLoadedWhereOneMayBeAGpus(String file, boolean may, @TempDir Path vendors) throws IOException {
        Files.createFile(vendors.resolve(file));
        boolean expected = may || !System.getProperty("os.name").startsWith("Linux");
        assertThat(OpenClDevices.mayHaveGpu(vendors)).isEqualTo(expected);
    }
}
