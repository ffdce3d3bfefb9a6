package io.coppice.compute.kernel.opencl;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Where the taps of windows lie, for every geometry that a job has: on the device once and for all. */
final class TapTables {
    private static final int MOST = 1 << 20;

    private final DeviceMemory memory;
    private final Map<Geometry, Table> tables = new HashMap<>();
    private int[] numbers = new int[1];
    private int used;

    TapTables(DeviceMemory memory) {
        this.memory = memory;
    }

    /**
     * @param line floats of an input line
     * @param plane floats from one channel to the next
     * @param backwards whether the last tap of a channel comes first
     */
    private record Geometry(int kernel, int line, int plane, int samples, boolean backwards) {}

    private record Table(int at, int count) {}

    /** The place of the table for as many taps, [channel][row][column]. */
    int at(int kernel, int line, int plane, int samples, boolean backwards, int count) {
        Geometry geometry = new Geometry(kernel, line, plane, samples, backwards);
        Table known = tables.get(geometry);
        if (known == null || known.count < count) {
            known = write(geometry, count);
        }
        return known.at;
    }

    private Table write(Geometry geometry, int count) {
        if (used + count > MOST) {
            tables.clear();
            used = 0;
        }
        int[] longer = Arrays.copyOf(numbers, Math.max(numbers.length, used + count));
        int area = geometry.kernel * geometry.kernel;
        for (int tap = 0; tap < count; tap++) {
            int place = geometry.backwards ? area - 1 - tap % area : tap % area;
            int line = place / geometry.kernel * geometry.line;
            longer[used + tap] = tap / area * geometry.plane + line + place % geometry.kernel * geometry.samples;
        }
        Table table = new Table(used, count);
        tables.put(geometry, table);
        used += count;
        numbers = longer;
        memory.taps(numbers);
        return table;
    }
}
