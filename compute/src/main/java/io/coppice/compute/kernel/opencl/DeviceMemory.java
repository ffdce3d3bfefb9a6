package io.coppice.compute.kernel.opencl;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The device's memory: one array, in which every Java array that an operation has met has a place, its twin. Numbers cross
 * the bus when {@link #upload} or {@link #download} is called and at no other time. The Java array behind the memory is
 * filled with NaN and never read, so numbers that were not computed on the device show.
 *
 * <p>Aparapi gives an array another buffer when the garbage collector has moved it; what the device wrote would be lost. So
 * the arrays that outlive a launch are so large that G1, the collector of the launch script, never moves them, and the first
 * number of the memory is a sign: it comes back with every download, and is NaN after a move.
 */
final class DeviceMemory {
    /** The largest size for which any heap's regions could still hold an array together with others. */
    static final int NEVER_MOVED = (16 << 20) / Float.BYTES;

    private static final int BUS_CHUNK = 1 << 16;
    private static final int ALIGNMENT = 32;
    private static final float SIGN = 1;

    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final OpenClDevice device;
    private final Map<float[], Region> regions = new WeakHashMap<>();
    private final List<Region> all = new ArrayList<>();
    private int used = ALIGNMENT;
    private long bytesIn;
    private long bytesOut;

    /** A place in the memory, and the array whose twin it holds; it is free when that is gone. */
    private static final class Region {
        private final int at;
        private final int length;
        private WeakReference<float[]> owner;

        private Region(int at, int length, float[] owner) {
            this.at = at;
            this.length = length;
            this.owner = new WeakReference<>(owner);
        }
    }

    /** @param floats that are expected; room for more is made when they come */
    DeviceMemory(DeviceProgram program, DeviceLaunch launch, OpenClDevice device, long floats) {
        this.program = program;
        this.launch = launch;
        this.device = device;
        int staging = device.sharesMemory() ? NEVER_MOVED : BUS_CHUNK;
        program.memory = poisoned((int) Math.clamp(floats, NEVER_MOVED, largest()));
        program.inbox = new float[staging];
        program.outbox = new float[staging];
        program.rows = new int[1];
        program.taps = new int[1];
        program.setExplicit(true);
        program.put(program.rows).put(program.taps).put(program.memory);
        sendSign();
    }

    private long largest() {
        return Math.max(NEVER_MOVED, device.largestArray() / Float.BYTES);
    }

    private static float[] poisoned(int length) {
        float[] array = new float[length];
        Arrays.fill(array, Float.NaN);
        return array;
    }

    private void sendSign() {
        program.inbox[0] = SIGN;
        send(0, 1);
    }

    long floatsInUse() {
        return used;
    }

    /** Bytes that have gone to the device. */
    long bytesIn() {
        return bytesIn;
    }

    /** Bytes that have come from the device. */
    long bytesOut() {
        return bytesOut;
    }

    /** The place of an array that is read; one never seen before is sent whole. */
    int reading(float[] array) {
        Region known = regions.get(array);
        if (known != null) {
            return known.at;
        }
        int at = writing(array);
        upload(array, 0, array.length);
        return at;
    }

    /** The place of an array that is written, wholly or in part. */
    int writing(float[] array) {
        Region known = regions.get(array);
        if (known == null) {
            known = take(array, array.length);
            regions.put(array, known);
        }
        return known.at;
    }

    /** A place without an array: what is returned is empty, and its name. */
    float[] room(int length) {
        float[] name = new float[0];
        regions.put(name, take(name, length));
        return name;
    }

    /** The same place, or another one with room for more numbers, which are new then; the old place is free. */
    float[] room(float[] name, int length) {
        Region known = regions.get(name);
        if (known != null && known.length >= length) {
            return name;
        }
        if (known != null) {
            regions.remove(name);
            known.owner.clear();
        }
        return room(length);
    }

    private Region take(float[] array, int floats) {
        Region best = null;
        for (Region region : all) {
            boolean fits = region.length >= floats && region.owner.refersTo(null);
            best = fits && (best == null || region.length < best.length) ? region : best;
        }
        if (best != null && best.length <= 2L * floats) {
            best.owner = new WeakReference<>(array);
            return best;
        }
        int length = Math.ceilDiv(floats, ALIGNMENT) * ALIGNMENT;
        ensure((long) used + length);
        Region region = new Region(used, length, array);
        used += length;
        all.add(region);
        return region;
    }

    /** Grows by half at least, which takes everything over the bus twice: in the first steps only. */
    private void ensure(long floats) {
        if (floats <= program.memory.length) {
            return;
        }
        long most = largest();
        if (floats > most) {
            throw new IllegalStateException(
                    "The OpenCL device %s has room for %,d MiB in one array, and %,d are needed: "
                                    .formatted(device, mebibytes(most), mebibytes(floats))
                            + "make data.batch smaller");
        }
        float[] old = program.memory;
        program.get(old);
        bytesOut += (long) Float.BYTES * used;
        float[] larger = poisoned((int) Math.min(most, Math.max(floats, old.length + old.length / 2L)));
        System.arraycopy(old, 0, larger, 0, used);
        program.memory = larger;
        program.put(larger);
        bytesIn += (long) Float.BYTES * used;
    }

    private static long mebibytes(long floats) {
        return Math.ceilDiv(floats, (1 << 20) / Float.BYTES);
    }

    void upload(float[] array, int from, int length) {
        upload(array, array, from, length);
    }

    /** Numbers of one array to the place of another. */
    void upload(float[] name, float[] array, int from, int length) {
        int at = writing(name);
        for (int sent = 0; sent < length; ) {
            int count = Math.min(length - sent, program.inbox.length);
            System.arraycopy(array, from + sent, program.inbox, 0, count);
            send(at + from + sent, count);
            sent += count;
        }
    }

    private void send(int to, int count) {
        program.put(program.inbox);
        bytesIn += (long) Float.BYTES * (device.sharesMemory() ? count : program.inbox.length);
        int target = program.to; // of a launch that is being described
        program.to = to;
        launch.overRows(Operation.UPLOAD, 1, count);
        program.to = target;
    }

    /** @throws IllegalStateException where an operation has not met the array, or its numbers were lost */
    void download(float[] array, int from, int length) {
        download(array, from, length, array);
    }

    /** The same into the front of another array, from {@code from} on. */
    void download(float[] name, int from, int length, float[] array) {
        Region known = regions.get(name);
        if (known == null && length > 0) {
            throw new IllegalStateException("Numbers are asked from the OpenCL device that no operation has written");
        }
        int room = program.outbox.length - 1;
        for (int got = 0; got < length; ) {
            int count = Math.min(length - got, room);
            program.from = known.at + from + got;
            launch.overRows(Operation.DOWNLOAD, 1, count);
            program.get(program.outbox);
            bytesOut += (long) Float.BYTES * (device.sharesMemory() ? count : program.outbox.length);
            if (program.outbox[0] != SIGN) {
                throw new IllegalStateException(
                        "What the OpenCL device " + device + " had computed is lost: the garbage"
                                + " collector moved its array. Start Java with -XX:+UseG1GC");
            }
            System.arraycopy(program.outbox, 1, array, from + got, count);
            got += count;
        }
    }

    /** Rows for the next launches. */
    void rows(int[] rows, int count) {
        if (program.rows.length < count) {
            program.rows = new int[Integer.highestOneBit(count) * 2];
        }
        System.arraycopy(rows, 0, program.rows, 0, count);
        program.put(program.rows);
        bytesIn += (long) Integer.BYTES * program.rows.length;
    }

    void taps(int[] taps) {
        program.taps = taps;
        program.put(taps);
        bytesIn += (long) Integer.BYTES * taps.length;
    }
}
