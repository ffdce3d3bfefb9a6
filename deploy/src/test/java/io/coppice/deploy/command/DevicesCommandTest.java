package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.coppice.compute.kernel.opencl.OpenClDevices;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesCommandTest {
    private static final String DEVICE = "coppice.device";

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(DEVICE);
    }

    @Test
    void itListsWhatThereIsOrSaysWhatToInstall() {
        CommandFixture command = new CommandFixture(folder);
        assertThat(command.execute("devices")).isZero();
        boolean none = OpenClDevices.list().isEmpty();
        assertThat(command.out()).contains(none ? "pocl-opencl-icd" : "* would be taken: a GPU before");
    }

    @Test
    void anUnknownDeviceIsAnsweredWithTheList() {
        assumeFalse(OpenClDevices.list().isEmpty(), "there is no OpenCL device; on Debian pocl-opencl-icd is one");
        System.setProperty(DEVICE, "no such device");
        CommandFixture command = new CommandFixture(folder);
        assertThat(command.execute("train", "--set", "kernels=opencl")).isEqualTo(2);
        assertThat(command.error())
                .startsWith("coppice: No OpenCL device is called no such device; there are: "
                        + OpenClDevices.list().getFirst().name());
    }

    @Test
    void aBatchThatDoesNotFitIsRefusedBeforeTheJobBegins() {
        assumeFalse(OpenClDevices.list().isEmpty(), "there is no OpenCL device; on Debian pocl-opencl-icd is one");
        CommandFixture command = new CommandFixture(folder);
        assertThat(command.execute("train", "--set", "kernels=opencl", "--set", "data.batch=54000"))
                .isEqualTo(2);
        assertThat(command.error()).contains("A batch of 54000 needs").contains(" would fit");
    }
}
