package io.coppice.compute.network;

import io.coppice.compute.layer.Layer;
import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How open and closed gates spread through a network: forwards what can be other than zero, backwards what something
 * depends on; a unit takes part where both hold.
 *
 * @param walls layers through which nothing is known of each other's units
 */
record UnitFlow(List<Stage> stages, Predicate<Layer> walls) {

    /** The units that take part before the first stage and after each one. */
    <U extends Units<U>> List<U> edges(List<U> gates, U images) {
        List<U> alive = alive(gates, images);
        List<U> edges = new ArrayList<>(alive);
        U needed = images.whole(alive.getLast().total());
        for (int i = stages.size() - 1; i >= 0; i--) {
            needed = edges.get(i + 1).isEmpty()
                    ? images.nothing(stages.get(i).input().channels())
                    : needed(stages.get(i), needed, gates);
            edges.set(i, alive.get(i).intersect(needed));
        }
        return edges;
    }

    private <U extends Units<U>> List<U> alive(List<U> gates, U images) {
        List<U> alive = new ArrayList<>(stages.size() + 1);
        alive.add(images);
        for (Stage stage : stages) {
            int outputs = stage.output().channels();
            alive.add(
                    walls.test(stage.layer())
                            ? images.whole(outputs)
                            : stage.layer().alive(alive.getLast(), gate(stage, gates), outputs));
        }
        return alive;
    }

    private <U extends Units<U>> U needed(Stage stage, U out, List<U> gates) {
        int inputs = stage.input().channels();
        return walls.test(stage.layer()) ? out.whole(inputs) : stage.layer().needed(out, gate(stage, gates), inputs);
    }

    private static <U extends Units<U>> Optional<U> gate(Stage stage, List<U> gates) {
        return stage.hasGate() ? Optional.of(gates.get(stage.gate())) : Optional.empty();
    }
}
