package io.coppice.compute.layer;

import io.coppice.compute.operator.GraphException;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.operator.Source;
import io.coppice.compute.operator.Wiring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A segment that says what it reads, or has a name by which others read it.
 *
 * @param name empty for one whose operator has a name already, or that is read by the next one only
 * @param inputs the names of what it reads; empty for the one before it
 */
public record Wired(Optional<String> name, List<String> inputs, LayerSpec segment) implements LayerSpec {

    public Wired {
        inputs = List.copyOf(inputs);
    }

    @Override
    public Source lay(Wiring wiring, Source from) {
        List<Source> sources = inputs.stream().map(Wired::source).toList();
        Source given = segment instanceof Operator operator
                ? wiring.add(operator, sources.isEmpty() ? List.of(from) : sources)
                : layOne(wiring, sources, from);
        name.ifPresent(known -> wiring.name(known, given));
        return given;
    }

    private Source layOne(Wiring wiring, List<Source> sources, Source from) {
        if (sources.size() > 1) {
            throw new GraphException(
                    wiring.path(), "it has " + sources.size() + " inputs, " + inputs + ", where it takes one");
        }
        return segment.lay(wiring, sources.isEmpty() ? from : sources.getFirst());
    }

    private static Source source(String name) {
        return name.equals(Source.INPUT) ? Source.NETWORK : new Source.Named(name);
    }

    @Override
    public Map<String, Object> write() {
        Map<String, Object> keys = new LinkedHashMap<>(segment.write());
        name.ifPresent(known -> keys.put("name", known));
        if (!inputs.isEmpty()) {
            keys.put("inputs", inputs);
        }
        return keys;
    }
}
