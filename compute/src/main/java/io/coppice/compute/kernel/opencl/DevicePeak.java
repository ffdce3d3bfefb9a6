package io.coppice.compute.kernel.opencl;

import java.util.function.LongSupplier;

/** What a device can do at most, measured. */
record DevicePeak(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
    /** Multiply-adds of a chain in a turn. */
    static final int DEEP = 8;

    private static final int CALLS = 8;
    private static final int LINES_TURNS = 20_000;
    private static final int POINTS_TURNS = 500;
    private static final int POINTS_CHAINS = 4;
    private static final int POINTS_OF_UNIT = 2048;

    /** The best of some calls. */
    double gigaflops(LongSupplier clock) {
        boolean points = launch.isPointwise();
        int items = points ? POINTS_OF_UNIT * launch.units() : 2 * launch.units();
        int turns = points ? POINTS_TURNS : LINES_TURNS;
        float[] result = new float[items];
        long best = Long.MAX_VALUE;
        for (int call = 0; call < CALLS; call++) {
            program.to = memory.writing(result);
            program.factor = 0.5f;
            program.shift = 1;
            long before = clock.getAsLong();
            launch.wholeRows(Operation.PEAK, items, turns);
            best = Math.min(best, clock.getAsLong() - before);
        }
        int chains = points ? POINTS_CHAINS : LineProgram.STRETCH;
        return 2.0 * chains * DEEP * turns * items / best;
    }
}
