package io.coppice.compute.network;

import io.coppice.compute.operator.GraphException;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.operator.Source;
import io.coppice.compute.operator.Wiring;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Who reads whom: the operators of a network's segments, names resolved, each behind all that it reads. */
final class Wires implements Wiring {
    /** The network's own input among a wire's sources. */
    static final int INPUT = -1;

    private final Deque<String> steps = new ArrayDeque<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Source> names = new LinkedHashMap<>();
    // Names that are not an operator's own.
    private final Set<String> wired = new HashSet<>();

    /** @param path where it stands, such as {@code layers[3].main[0]} */
    record Draft(Operator operator, List<Source> sources, String path) {}

    /** An operator and the numbers of those that it reads, or {@link #INPUT}. */
    record Wire(Operator operator, int[] sources, String path) {}

    private Wires() {}

    /**
     * @return in an order in which every operator follows what it reads, and otherwise as they were written; the last one's
     *     output is the network's
     * @throws GraphException when a name is unknown, a node reads what it gives, or nobody reads a node
     */
    static List<Wire> of(List<? extends LayerSpec> segments) {
        Wires wires = new Wires();
        Source output = LayerSpec.lay(segments, "layers", wires, Source.NETWORK);
        List<Wire> unordered = new ArrayList<>();
        for (Draft draft : wires.drafts) {
            int[] sources = draft.sources.stream()
                    .mapToInt(source -> wires.resolve(source, draft.path))
                    .toArray();
            unordered.add(new Wire(draft.operator, sources, draft.path));
        }
        requireInputs(unordered);
        int last = wires.resolve(output, "layers");
        List<Wire> ordered = ordered(unordered, last);
        requireReaders(ordered);
        return ordered;
    }

    @Override
    public void enter(String step) {
        steps.addLast(step);
    }

    @Override
    public void leave() {
        steps.removeLast();
    }

    @Override
    public String path() {
        return String.join(".", steps);
    }

    @Override
    public Source add(Operator operator, List<Source> inputs) {
        drafts.add(new Draft(operator, List.copyOf(inputs), path()));
        Source given = new Source.Output(drafts.size() - 1);
        operator.label().ifPresent(name -> {
            if (wired.contains(name)) {
                throw named(name);
            }
            names.putIfAbsent(name, given); // two of one name are found where they make their blocks
        });
        return given;
    }

    @Override
    public void name(String name, Source node) {
        Source other = names.putIfAbsent(name, node);
        if (other != null && !other.equals(node)) {
            throw named(name);
        }
        wired.add(name);
    }

    private GraphException named(String name) {
        return new GraphException(path(), "it is named " + name + ", as another node is: give it another name");
    }

    private int resolve(Source source, String path) {
        return switch (source) {
            case Source.Output output -> output.node();
            case Source.Named named -> {
                Source known = names.get(named.name());
                if (known == null) {
                    throw new GraphException(
                            path,
                            "it reads " + named.name() + ", but no node has that name: there are " + Source.INPUT
                                    + names.keySet().stream()
                                            .map(name -> ", " + name)
                                            .reduce("", String::concat));
                }
                yield resolve(known, path);
            }
        };
    }

    private static void requireInputs(List<Wire> wires) {
        for (Wire wire : wires) {
            int given = wire.sources.length;
            int least = wire.operator.leastInputs();
            if (given < least || given > wire.operator.mostInputs()) {
                String more = wire.operator.mostInputs() > least ? " or more" : "";
                String word = least == 1 && more.isEmpty() ? " input" : " inputs";
                throw new GraphException(
                        wire.path,
                        "it is of type " + wire.operator.type() + ", which takes " + least + more + word
                                + ", and reads " + given + ": name them with inputs = [...]");
            }
        }
    }

    /** Kahn's order, of those that could be next the one that was written first. */
    private static List<Wire> ordered(List<Wire> wires, int last) {
        int count = wires.size();
        int[] waits = new int[count];
        List<List<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readers.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            for (int source : wires.get(i).sources) {
                if (source != INPUT) {
                    waits[i]++;
                    readers.get(source).add(i);
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < count; i++) {
            if (waits[i] == 0) {
                ready.add(i);
            }
        }
        List<Integer> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            order.add(next);
            for (int reader : readers.get(next)) {
                if (--waits[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        requireNoCycle(wires, waits, order);
        return renumbered(wires, order, readers, last);
    }

    private static void requireNoCycle(List<Wire> wires, int[] waits, List<Integer> order) {
        if (order.size() == wires.size()) {
            return;
        }
        int at = 0;
        while (waits[at] == 0) {
            at++;
        }
        // Every node that waits reads one that waits, so going back from any of them comes round.
        List<Integer> walked = new ArrayList<>();
        while (!walked.contains(at)) {
            walked.add(at);
            for (int source : wires.get(at).sources) {
                at = source != INPUT && waits[source] > 0 ? source : at;
            }
        }
        List<Integer> round = walked.subList(walked.indexOf(at), walked.size());
        String through = round.stream()
                .map(node -> wires.get(node).path)
                .reduce((a, b) -> a + " reads " + b)
                .orElse("");
        throw new GraphException(
                wires.get(round.getFirst()).path,
                "it reads what it gives: " + through + " reads " + wires.get(round.getFirst()).path);
    }

    /** The output comes last: whatever nobody reads before it is an error that names it. */
    private static List<Wire> renumbered(List<Wire> wires, List<Integer> order, List<List<Integer>> readers, int last) {
        if (last != INPUT && readers.get(last).isEmpty()) {
            order.remove((Integer) last);
            order.add(last);
        }
        int[] places = new int[wires.size()];
        for (int i = 0; i < order.size(); i++) {
            places[order.get(i)] = i;
        }
        List<Wire> result = new ArrayList<>();
        for (int node : order) {
            Wire wire = wires.get(node);
            int[] sources = wire.sources.clone();
            for (int i = 0; i < sources.length; i++) {
                sources[i] = sources[i] == INPUT ? INPUT : places[sources[i]];
            }
            result.add(new Wire(wire.operator, sources, wire.path));
        }
        return result;
    }

    private static void requireReaders(List<Wire> wires) {
        boolean[] read = new boolean[wires.size()];
        for (Wire wire : wires) {
            for (int source : wire.sources) {
                if (source != INPUT) {
                    read[source] = true;
                }
            }
        }
        for (int i = 0; i < wires.size() - 1; i++) {
            if (!read[i]) {
                throw new GraphException(
                        wires.get(i).path,
                        "it is read by nobody: name it in another node's inputs, or take it out (the last of the layers"
                                + " gives the network's output)");
            }
        }
    }
}
