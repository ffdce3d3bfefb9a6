package io.coppice.compute.kernel;

/**
 * The kernels of a job by name, and whether they take Winograd's convolutions, in one text: {@code vector},
 * {@code vector+winograd}, {@code vector+direct}.
 *
 * @param kernels such as {@code vector}
 */
public record KernelName(String kernels, Winograd winograd) {
    /** Whatever is fastest. */
    public static final String AUTO = "auto";
    /** The Java Vector API, whose kernels alone know Winograd's convolutions. */
    public static final String VECTOR = "vector";

    private static final String ON = "+winograd";
    private static final String OFF = "+direct";

    /** What a job says of Winograd's convolutions. */
    public enum Winograd {
        /** It leaves them to be decided; once it runs, as jobs did that knew nothing of them: not taken. */
        AUTO,
        ON,
        OFF
    }

    /** Takes the text of {@link #toString}; any other is a name that says nothing of Winograd's convolutions. */
    public static KernelName of(String text) {
        if (text.endsWith(ON)) {
            return new KernelName(text.substring(0, text.length() - ON.length()), Winograd.ON);
        }
        return text.endsWith(OFF)
                ? new KernelName(text.substring(0, text.length() - OFF.length()), Winograd.OFF)
                : new KernelName(text, Winograd.AUTO);
    }

    /** Whether these kernels could take them, or could become such. */
    public boolean knowsWinograd() {
        return kernels.equals(VECTOR) || kernels.equals(AUTO);
    }

    /** The same with other kernels; of Winograd's convolutions only the vector kernels keep what was said. */
    public KernelName as(String name) {
        return new KernelName(name, name.equals(VECTOR) ? winograd : Winograd.AUTO);
    }

    /** The same with another use of Winograd's convolutions. */
    public KernelName with(Winograd other) {
        return new KernelName(kernels, other);
    }

    @Override
    public String toString() {
        return switch (winograd) {
            case AUTO -> kernels;
            case ON -> kernels + ON;
            case OFF -> kernels + OFF;
        };
    }
}
