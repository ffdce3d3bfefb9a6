package io.coppice.compute.operator;

import java.util.List;

/** A node of a finished network, while it is written: one line, and arrays. */
public interface CompactText {

    /**
     * @param kind what the line begins with
     * @param name of its arrays, or {@link #NAMELESS}
     * @param rest what only its kind has
     */
    void line(String kind, String name, CompactNode node, String rest);

    void floats(String name, List<Integer> shape, float[] values);

    void ints(String name, int[] values);

    /** In the place of a name where there are no arrays. */
    String NAMELESS = "-";
}
