package io.coppice.compute.network;

import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How open and closed units spread through a network: forwards what can be other than zero, backwards what something
 * depends on; a unit takes part where both hold. Where branches part, every branch has its needs; where they join, a unit
 * can be other than zero when it can in either.
 */
record UnitFlow(List<Stage> stages) {

    /** What is known of a stage. */
    interface Rule<U> {

        /** Which outputs can be other than zero, given the same of the inputs. */
        U alive(Stage stage, U in);

        /** Which inputs are needed for the outputs that take part. */
        U needed(Stage stage, U out);
    }

    /** The units that take part at every edge: before the first stage and after each one. */
    <U extends Units<U>> List<U> edges(U images, Rule<U> rule) {
        List<U> edges = alive(images, rule);
        List<U> needed = new ArrayList<>(Collections.nCopies(edges.size(), null));
        needed.set(stages.size(), images.whole(edges.getLast().total()));
        for (int i = stages.size() - 1; i >= 0; i--) {
            Stage stage = stages.get(i);
            edges.set(i + 1, edges.get(i + 1).intersect(needed.get(i + 1)));
            U ofInput = edges.get(i + 1).isEmpty()
                    ? images.nothing(stage.input().channels())
                    : rule.needed(stage, needed.get(i + 1));
            add(needed, stage.from(), ofInput);
            if (stage.joins()) {
                add(needed, stage.second(), ofInput);
            }
        }
        edges.set(0, edges.getFirst().intersect(needed.getFirst()));
        return edges;
    }

    private static <U extends Units<U>> void add(List<U> needed, int edge, U more) {
        needed.set(edge, needed.get(edge) == null ? more : needed.get(edge).union(more));
    }

    /** What can be other than zero at every edge, needed or not. */
    <U extends Units<U>> List<U> alive(U images, Rule<U> rule) {
        List<U> alive = new ArrayList<>(stages.size() + 1);
        alive.add(images);
        for (Stage stage : stages) {
            U in = alive.get(stage.from());
            alive.add(rule.alive(stage, stage.joins() ? in.union(alive.get(stage.second())) : in));
        }
        return alive;
    }
}
