package io.coppice.deploy.command;

import io.coppice.compute.kernel.opencl.OpenClDevice;
import io.coppice.compute.kernel.opencl.OpenClDevices;
import io.coppice.deploy.report.Console;
import java.util.List;
import picocli.CommandLine.Command;

/** What OpenCL offers here. */
@Command(
        name = "devices",
        description = "Lists the OpenCL devices of this machine, and which of them kernels = opencl would take.",
        mixinStandardHelpOptions = true,
        footer = {"", "The environment variable COPPICE_DEVICE names another one, by part of its name or platform."})
final class DevicesCommand implements Runnable {
    private static final long MEBIBYTE = 1 << 20;

    private final Console console;

    DevicesCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        List<OpenClDevice> devices = OpenClDevices.list();
        if (devices.isEmpty()) {
            console.line(OpenClDevices.none());
            return;
        }
        OpenClDevice taken = chosen();
        for (OpenClDevice device : devices) {
            console.line("%s %s".formatted(device.equals(taken) ? "*" : " ", device.name()));
            console.line("    %s of %s, %d units, %,d MiB of memory, %,d MiB in one piece"
                    .formatted(
                            device.kind(),
                            device.platform(),
                            device.units(),
                            device.bytes() / MEBIBYTE,
                            device.largestArray() / MEBIBYTE));
        }
        console.line("* would be taken: " + OpenClDevices.reason());
    }

    private static OpenClDevice chosen() {
        try {
            return OpenClDevices.chosen();
        } catch (IllegalArgumentException unknown) {
            throw UserException.wrong(unknown.getMessage());
        }
    }
}
