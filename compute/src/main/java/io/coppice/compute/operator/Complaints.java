package io.coppice.compute.operator;

/** Takes note of what is wrong with keys that are read. */
public interface Complaints {

    /**
     * @param path from the list on, such as {@code [3].main[0].kernel}
     * @param value what stands there, or {@code missing}
     */
    void add(String path, Object value, String allowed);
}
