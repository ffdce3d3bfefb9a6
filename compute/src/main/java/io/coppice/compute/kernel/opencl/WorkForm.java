package io.coppice.compute.kernel.opencl;

import java.util.function.Supplier;

/** How work is cut into items, and the program that does it so. */
enum WorkForm {
    /** An item has a stretch of a line, as suits CPUs. */
    LINES(LineProgram::new),
    /** An item has a number. */
    POINTS(PointProgram::new),
    /** The same, and large products go tile by tile through local memory. */
    TILES(TileProgram::new);

    private final Supplier<DeviceProgram> program;

    WorkForm(Supplier<DeviceProgram> program) {
        this.program = program;
    }

    DeviceProgram program() {
        return program.get();
    }

    /** By what the device says of itself. */
    static WorkForm of(OpenClDevice device) {
        if (device.sharesMemory()) {
            return LINES;
        }
        boolean tiles = device.device().getMaxWorkGroupSize() >= TileProgram.GROUP
                && device.device().getLocalMemSize() >= TileProgram.LOCAL_BYTES;
        return tiles ? TILES : POINTS;
    }
}
