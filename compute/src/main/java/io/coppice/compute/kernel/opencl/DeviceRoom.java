package io.coppice.compute.kernel.opencl;

/**
 * Whether a batch fits: into the device's memory, as one array, and into Java's heap, where that array has a twin.
 *
 * @param fixed floats whatever the batch is
 * @param perSample floats more for every sample
 * @param copies how many such arrays there will be: one for each worker, and one for evaluation
 */
record DeviceRoom(OpenClDevice device, long fixed, long perSample, int copies) {
    private static final long MEBIBYTE = 1 << 20;

    long floats(int samples) {
        return fixed + perSample * samples;
    }

    /**
     * @param heap bytes that Java may use at most; a quarter is left to everything else
     * @throws IllegalArgumentException saying how much is needed, and which batch would fit
     */
    void require(int samples, long heap) {
        require(samples, device.largestArray(), device.bytes(), heap);
    }

    void require(int samples, long inOnePiece, long inAll, long heap) {
        long needed = Float.BYTES * floats(samples);
        long given = Math.min(inOnePiece, inAll / copies);
        long ofHeap = heap / 4 * 3 / copies;
        if (needed > given) {
            String gives = given < inOnePiece
                    ? "which has %,d for each of %d".formatted(given / MEBIBYTE, copies)
                    : "which gives %,d in one piece".formatted(given / MEBIBYTE);
            throw tooLarge(samples, needed, given, "of the OpenCL device " + device + ", " + gives);
        }
        if (needed > ofHeap) {
            long enough = Math.ceilDiv(needed * copies / 3 * 4, MEBIBYTE);
            throw tooLarge(
                    samples,
                    needed,
                    ofHeap,
                    "of Java's heap for the OpenCL device's arrays, and %,d are there for".formatted(ofHeap / MEBIBYTE)
                            + " it; give Java more (-Xmx" + enough + "m)");
        }
    }

    private IllegalArgumentException tooLarge(int samples, long needed, long given, String where) {
        long fits = (given / Float.BYTES - fixed) / perSample;
        return new IllegalArgumentException(
                "A batch of %d needs %,d MiB ".formatted(samples, Math.ceilDiv(needed, MEBIBYTE)) + where + ": "
                        + (fits < 1 ? "not even one sample would fit" : "a batch of " + fits + " would fit"));
    }
}
