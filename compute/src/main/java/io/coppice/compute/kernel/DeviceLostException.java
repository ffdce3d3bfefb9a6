package io.coppice.compute.kernel;

/** A device that computed before does so no longer: whoever used it must end, and leave its work to others. */
public final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
