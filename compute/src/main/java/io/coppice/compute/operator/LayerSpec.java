package io.coppice.compute.operator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a network is written as, one after the other: operators, and whatever stands for several of them. */
public interface LayerSpec {

    /**
     * Lays down the operators that it stands for.
     *
     * @param from what it reads unless it names its inputs itself
     * @return what it gives
     */
    Source lay(Wiring wiring, Source from);

    /** What it is called, where it has a name of its own. */
    default Optional<String> label() {
        return Optional.empty();
    }

    /** Its type and all of its keys, as a job writes them. */
    Map<String, Object> write();

    /**
     * Lays down segments one after the other, each reading the one before it.
     *
     * @param list where they stand, for errors: {@code main}
     */
    static Source lay(List<? extends LayerSpec> segments, String list, Wiring wiring, Source from) {
        Source last = from;
        for (int i = 0; i < segments.size(); i++) {
            wiring.enter(list + "[" + i + "]");
            last = segments.get(i).lay(wiring, last);
            wiring.leave();
        }
        return last;
    }

    static List<Map<String, Object>> write(List<? extends LayerSpec> segments) {
        return segments.stream().map(LayerSpec::write).toList();
    }
}
