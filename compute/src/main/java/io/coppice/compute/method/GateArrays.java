package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.parameter.ArrayNames;
import java.util.List;

/** How a method's arrays are called. */
final class GateArrays {

    private GateArrays() {}

    /** One learned number a unit: {@code fc1.phi}. */
    static List<GateArray> ofUnits(List<GateShape> gates) {
        return gates.stream()
                .map(gate -> new GateArray(gate.name() + ArrayNames.PHI, gate.units(), true))
                .toList();
    }
}
