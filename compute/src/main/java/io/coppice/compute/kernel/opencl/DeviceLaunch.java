package io.coppice.compute.kernel.opencl;

import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.kernel.KernelManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts work items of a program on its device, and nowhere else: Aparapi would go on in Java threads, silently, where a
 * range is not bound to a device. After the first launch it is asked where that ran.
 */
final class DeviceLaunch {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceLaunch.class);

    /** Numbers of a row that a work item of a CPU takes; on a GPU each takes one. */
    private static final int CPU_GRAIN = 1 << 13;

    private static final int USUAL_GROUP = 256;

    private final DeviceProgram program;
    private final OpenClDevice device;
    private final int group;
    private boolean checked;
    private long launches;

    DeviceLaunch(DeviceProgram program, OpenClDevice device) {
        this.program = program;
        this.device = device;
        this.group = device.sharesMemory()
                ? 1
                : Math.min(USUAL_GROUP, device.device().getMaxWorkGroupSize());
    }

    long launches() {
        return launches;
    }

    /** Every row in stretches. @param length numbers of a row */
    void overRows(int operation, int rows, int length) {
        overRows(operation, rows, length, device.sharesMemory() ? CPU_GRAIN : 1);
    }

    /** Every row as one work item. */
    void wholeRows(int operation, int rows, int length) {
        overRows(operation, rows, length, Math.max(1, length));
    }

    /** Sums over the planes of channels. */
    void channels(int operation, int channels, int plane) {
        wholeRows(operation, channels, plane);
    }

    private void overRows(int operation, int rows, int length, int grain) {
        program.length = length;
        program.grain = grain;
        program.chunks = Math.ceilDiv(length, grain);
        items(operation, (long) rows * program.chunks);
    }

    /** @throws IllegalStateException naming operation and device, where it does not run there */
    void items(int operation, long items) {
        if (items == 0) {
            return;
        }
        program.operation = operation;
        program.items = Math.toIntExact(items);
        Range range = device.device().createRange(Math.toIntExact(Math.ceilDiv(items, (long) group) * group), group);
        try {
            program.execute(range);
        } catch (RuntimeException | LinkageError failure) {
            throw new IllegalStateException(
                    "The OpenCL device " + device + " cannot run " + Operation.name(operation) + ": " + failure,
                    failure);
        }
        launches++;
        if (!checked) {
            check(operation);
            checked = true;
        }
    }

    private void check(int operation) {
        Device target = program.getTargetDevice();
        boolean elsewhere = KernelManager.instance().getProfile(program.getClass()).getDevices().stream()
                .anyMatch(used -> !(used instanceof OpenCLDevice));
        if (elsewhere
                || !(target instanceof OpenCLDevice it)
                || it.getDeviceId() != device.device().getDeviceId()) {
            throw new IllegalStateException("Aparapi ran " + Operation.name(operation) + " on "
                    + (target == null ? "no device" : target.getShortDescription()) + ", not on " + device);
        }
        LOG.info("Kernels run on the OpenCL device {}, in groups of {}", device, group);
    }
}
