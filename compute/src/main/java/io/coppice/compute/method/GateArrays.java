package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateGenerator;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.parameter.ArrayNames;
import java.util.ArrayList;
import java.util.List;

/** How a method's arrays are called. */
final class GateArrays {

    private static final String FIXED = ".fixed";
    private static final String GENERATOR = ".generator";
    private static final String OFFSET = ".offset";

    /** The running mean of the losses. */
    static final GateArray BASELINE = new GateArray("gates.baseline", 1, false);

    private GateArrays() {}

    /** One learned number a unit: {@code fc1.phi}. */
    static List<GateArray> ofUnits(List<GateShape> gates) {
        return gates.stream()
                .map(gate -> new GateArray(gate.name() + ArrayNames.PHI, gate.units(), true))
                .toList();
    }

    /** The gates of the finished network, once they are known: {@code fc1.fixed}. */
    static List<GateArray> fixed(List<GateShape> gates) {
        return gates.stream()
                .map(gate -> new GateArray(gate.name() + FIXED, gate.units(), false))
                .toList();
    }

    /** G and c of every layer: {@code fc1.generator}, {@code fc1.offset}. */
    static List<GateArray> ofGenerator(List<GateShape> gates, GateGenerator generator) {
        List<GateArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < gates.size(); layer++) {
            GateShape gate = gates.get(layer);
            arrays.add(new GateArray(gate.name() + GENERATOR, gate.units() * generator.inputs(layer), true));
            arrays.add(new GateArray(gate.name() + OFFSET, gate.units(), true));
        }
        return arrays;
    }
}
