package io.coppice.compute.method;

/**
 * A setting that cannot be used.
 *
 * @param key as it is named in a job, below the method's own section
 * @param value what was given
 * @param allowed what may be given
 */
public record InvalidSetting(String key, Object value, String allowed) {

    @Override
    public String toString() {
        return key + " = " + value + ": " + allowed;
    }
}
