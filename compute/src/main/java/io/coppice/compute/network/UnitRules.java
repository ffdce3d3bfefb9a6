package io.coppice.compute.network;

import io.coppice.compute.layer.Layer;
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
     * @param walls layers through which nothing is known of each other's units
     */
    record OfGates<U extends Units<U>>(List<U> gates, Predicate<Layer> walls) implements UnitFlow.Rule<U> {

        @Override
        public U alive(Stage stage, U in) {
            int outputs = stage.output().channels();
            return walls.test(stage.layer()) ? in.whole(outputs) : stage.layer().alive(in, gate(stage), outputs);
        }

        @Override
        public U needed(Stage stage, U out) {
            int inputs = stage.input().channels();
            return walls.test(stage.layer()) ? out.whole(inputs) : stage.layer().needed(out, gate(stage), inputs);
        }

        private Optional<U> gate(Stage stage) {
            return stage.hasGate() ? Optional.of(gates.get(stage.gate())) : Optional.empty();
        }
    }

    /** From the open part of every block. */
    record OfBlocks(List<BlockShape> shapes, List<OpenBlock> open) implements UnitFlow.Rule<UnitSet> {

        @Override
        public UnitSet alive(Stage stage, UnitSet in) {
            return stage.hasBlock()
                    ? open.get(stage.block()).outputs()
                    : stage.layer().alive(in, Optional.empty(), stage.output().channels());
        }

        @Override
        public UnitSet needed(Stage stage, UnitSet out) {
            return stage.hasBlock() && shapes.get(stage.block()).isLinear()
                    ? open.get(stage.block()).inputs()
                    : stage.layer().needed(out, Optional.empty(), stage.input().channels());
        }
    }
}
