package io.coppice.compute.operator;

import java.util.List;

/** Takes down the operators of a network while its segments are laid out. */
public interface Wiring {

    /** What follows stands at {@code step}, such as {@code main[0]}, of where we are. */
    void enter(String step);

    /** Back to where {@link #enter} was called. */
    void leave();

    /** Where we are, such as {@code layers[3].main[0]}. */
    String path();

    /** An operator that reads these. @return what it gives */
    Source add(Operator operator, List<Source> inputs);

    /** @throws GraphException when another node has this name */
    void name(String name, Source node);
}
