package io.coppice.compute.kernel.opencl;

/** Whether a batch fits into a device's memory. */
record DeviceRoom(OpenClDevice device, long fixed, long perSample) {
    private static final long MEBIBYTE = 1 << 20;

    /** @throws IllegalArgumentException saying how much is needed, and which batch would fit */
    void require(int samples) {
        require(samples, device.largestArray());
    }

    void require(int samples, long bytes) {
        long needed = Float.BYTES * (fixed + perSample * samples);
        if (needed <= bytes) {
            return;
        }
        long fits = (bytes / Float.BYTES - fixed) / perSample;
        throw new IllegalArgumentException(
                "A batch of %d needs %,d MiB of the OpenCL device %s, which gives %,d in one piece: "
                                .formatted(samples, Math.ceilDiv(needed, MEBIBYTE), device, bytes / MEBIBYTE)
                        + (fits < 1 ? "not even one sample would fit" : "a batch of " + fits + " would fit"));
    }
}
