package io.coppice.compute.network;

import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a network's units follow from: from gates, or from blocks whose rows and columns are chosen. */
final class UnitRules {

    private UnitRules() {}

    /**
     * From what is known of the gates, by gate layer.
     *
     * @param walls operators through which nothing is known of each other's units
     */
    record OfGates<U extends Units<U>>(List<U> gates, Predicate<Operator> walls) implements UnitReachability.Rule<U> {

        @Override
        public U alive(Node node, List<U> in) {
            int outputs = node.output().channels();
            return walls.test(node.operator())
                    ? in.getFirst().whole(outputs)
                    : node.operator().alive(in, gate(node), outputs);
        }

        @Override
        public U needed(Node node, U out, int input) {
            return walls.test(node.operator())
                    ? out.whole(node.inputs().get(input).channels())
                    : node.operator().needed(out, gate(node), node.inputs(), input);
        }

        private Optional<U> gate(Node node) {
            return node.hasGate() ? Optional.of(gates.get(node.gate())) : Optional.empty();
        }
    }

    /** From the open part of every block. */
    record OfBlocks(List<OpenBlock> open) implements UnitReachability.Rule<UnitSet> {

        @Override
        public UnitSet alive(Node node, List<UnitSet> in) {
            return node.hasBlock()
                    ? open.get(node.block()).outputs()
                    : node.operator().alive(in, Optional.empty(), node.output().channels());
        }

        @Override
        public UnitSet needed(Node node, UnitSet out, int input) {
            return node.hasBlock()
                    ? node.operator().neededFor(open.get(node.block()), out, node.inputs(), input)
                    : node.operator().needed(out, Optional.empty(), node.inputs(), input);
        }
    }
}
