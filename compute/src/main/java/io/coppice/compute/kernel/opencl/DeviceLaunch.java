package io.coppice.compute.kernel.opencl;

import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.exception.QueryFailedException;
import com.aparapi.internal.kernel.KernelManager;
import io.coppice.compute.kernel.DeviceLostException;
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
    private final WorkForm form;
    private final int group;
    private boolean checked;
    private long launches;

    DeviceLaunch(DeviceProgram program, OpenClDevice device, WorkForm form) {
        this.program = program;
        this.device = device;
        this.form = form;
        this.group = device.sharesMemory() ? 1 : largestGroup(program, device);
    }

    /** As many work items as a group may have of this program on this device, 256 at most. */
    static int largestGroup(DeviceProgram program, OpenClDevice device) {
        try {
            return Math.min(USUAL_GROUP, program.getKernelMaxWorkGroupSize(device.device()));
        } catch (QueryFailedException | RuntimeException unknown) {
            LOG.debug("{} does not say how large a group may be", device, unknown);
            return 1;
        }
    }

    WorkForm form() {
        return form;
    }

    int units() {
        return device.units();
    }

    boolean isPointwise() {
        return form != WorkForm.LINES;
    }

    long launches() {
        return launches;
    }

    /** Every row in stretches. @param length numbers of a row */
    void overRows(int operation, int rows, int length) {
        stretches(operation, rows, length, isPointwise() ? 1 : CPU_GRAIN);
    }

    /** Every row as one work item. */
    void wholeRows(int operation, int rows, int length) {
        stretches(operation, rows, length, Math.max(1, length));
    }

    /** Sums over the planes of channels. */
    void channels(int operation, int channels, int plane) {
        wholeRows(operation, channels, plane);
    }

    /** Every row in stretches of so many numbers. */
    void stretches(int operation, int rows, int length, int grain) {
        program.length = length;
        program.grain = grain;
        program.chunks = Math.ceilDiv(length, grain);
        items(operation, (long) rows * program.chunks);
    }

    /**
     * @throws IllegalStateException naming operation and device, where it does not run there
     * @throws DeviceLostException where it ran before
     */
    void items(int operation, long items) {
        groups(operation, items, Math.ceilDiv(items, (long) group), group);
    }

    /** So many groups, in which no item is left out: they meet at barriers. */
    void groups(int operation, long groups, int size) {
        groups(operation, groups * size, groups, size);
    }

    private void groups(int operation, long items, long groups, int size) {
        if (items == 0) {
            return;
        }
        program.operation = operation;
        program.items = Math.toIntExact(items);
        Range range = device.device().createRange(Math.toIntExact(groups * size), size);
        try {
            program.execute(range);
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            String reason = device + " cannot run " + Operation.name(operation) + ": " + failure;
            if (checked) {
                throw new DeviceLostException("The OpenCL device is lost: " + reason, failure);
            }
            throw new IllegalStateException("The OpenCL device " + reason, failure);
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
