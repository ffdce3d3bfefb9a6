package io.coppice.compute.operator;

import java.util.List;
import java.util.Optional;

/** What a job may write for a layer's {@code type}, and how its keys are read. */
public interface OperatorType {

    String name();

    /** One line for the list of them: keys with their defaults. */
    String keys();

    /** Complaints may have come; then there is none. */
    Optional<? extends LayerSpec> read(OperatorKeys keys);

    /** What its operators may become in a finished network. */
    default List<CompactKind> compactKinds() {
        return List.of();
    }
}
