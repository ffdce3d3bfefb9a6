package io.coppice.compute.operator;

/** What a line of a finished network may begin with, and how such a line is read. */
public interface CompactKind {

    String name();

    /** @throws IllegalArgumentException where line and arrays do not fit together */
    CompactNode read(CompactLine line);
}
