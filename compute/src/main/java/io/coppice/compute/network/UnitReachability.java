package io.coppice.compute.network;

import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How open and closed units spread through a network: forwards what can be other than zero, backwards what something
 * depends on; a unit takes part where both hold. Where branches part, every branch has its needs.
 */
record UnitReachability(List<Node> nodes) {

    /** What is known of a node. */
    interface Rule<U> {

        /** Which outputs can be other than zero, given the same of the inputs. */
        U alive(Node node, List<U> in);

        /** Which units of an input are needed for the outputs that take part. */
        U needed(Node node, U out, int input);
    }

    /** The units that take part at every edge: before the first node and after each one. */
    <U extends Units<U>> List<U> edges(U images, Rule<U> rule) {
        List<U> edges = alive(images, rule);
        List<U> needed = new ArrayList<>(Collections.nCopies(edges.size(), null));
        needed.set(nodes.size(), images.whole(edges.getLast().total()));
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            edges.set(i + 1, edges.get(i + 1).intersect(needed.get(i + 1)));
            boolean isEmpty = edges.get(i + 1).isEmpty();
            for (int input = 0; input < node.from().length; input++) {
                U ofInput = isEmpty
                        ? images.nothing(node.inputs().get(input).channels())
                        : rule.needed(node, needed.get(i + 1), input);
                add(needed, node.from()[input], ofInput);
            }
        }
        if (needed.getFirst() != null) {
            edges.set(0, edges.getFirst().intersect(needed.getFirst()));
        }
        return edges;
    }

    private static <U extends Units<U>> void add(List<U> needed, int edge, U more) {
        needed.set(edge, needed.get(edge) == null ? more : needed.get(edge).union(more));
    }

    /** What can be other than zero at every edge, needed or not. */
    <U extends Units<U>> List<U> alive(U images, Rule<U> rule) {
        List<U> alive = new ArrayList<>(nodes.size() + 1);
        alive.add(images);
        for (Node node : nodes) {
            alive.add(rule.alive(node, inputs(alive, node)));
        }
        return alive;
    }

    private static <U> List<U> inputs(List<U> alive, Node node) {
        if (node.from().length == 1) {
            return List.of(alive.get(node.from()[0]));
        }
        List<U> in = new ArrayList<>(node.from().length);
        for (int edge : node.from()) {
            in.add(alive.get(edge));
        }
        return in;
    }
}
