package io.coppice.compute.kernel.opencl;

import java.util.function.LongSupplier;

/** What a device can do at most, measured. */
record DevicePeak(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory, OpenClDevice device) {
    private static final int CALLS = 8;
    private static final int CHAINS = 64;
    private static final int STEPS_OF_CPU = 400_000;
    private static final int STEPS = 4_000;
    private static final int ITEMS_OF_GPU_UNIT = 2048;

    /** The best of some calls. */
    double gigaflops(LongSupplier clock) {
        int items = device.sharesMemory() ? 2 * device.units() : ITEMS_OF_GPU_UNIT * device.units();
        int steps = device.sharesMemory() ? STEPS_OF_CPU : STEPS;
        float[] result = new float[1];
        long best = Long.MAX_VALUE;
        for (int call = 0; call < CALLS; call++) {
            program.to = memory.writing(result);
            program.factor = 0.5f;
            program.shift = 1;
            long before = clock.getAsLong();
            launch.wholeRows(Operation.PEAK, items, steps);
            best = Math.min(best, clock.getAsLong() - before);
        }
        return 2.0 * CHAINS * steps * items / best;
    }
}
