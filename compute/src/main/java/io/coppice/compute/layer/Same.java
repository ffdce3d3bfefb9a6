package io.coppice.compute.layer;

import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.tensor.Shape;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Layers whose unit is made of the same unit of their input, and which make a constant of a constant. */
interface Same extends Layer {

    /** What they make of a unit that is the same for every sample and position. */
    default float ofConstant(float constant) {
        return constant;
    }

    /** The finished form. */
    CompactNode compact(int from, Shape output);

    @Override
    default CompactEdge compact(Compacting network) {
        CompactEdge in = network.in(0);
        float[] constants = in.constants().clone();
        for (int unit = 0; unit < constants.length; unit++) {
            constants[unit] = in.computes(unit) ? 0 : ofConstant(constants[unit]);
        }
        int[] units = in.units();
        if (!network.foldsConstants()) {
            // A unit that was left out while it was zero may be another constant here, which somebody has to give.
            units = Arrays.stream(network.units())
                    .filter(unit -> constants[unit] != 0)
                    .collect(
                            () -> new TreeSet<>(
                                    Arrays.stream(in.units()).boxed().toList()),
                            Set::add,
                            Set::addAll)
                    .stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        if (units.length == 0) {
            return Compacting.nothing(constants);
        }
        int edge = network.add(compact(network.select(0, units), network.output(units.length)));
        for (int unit : units) {
            constants[unit] = 0;
        }
        return new CompactEdge(edge, units, constants);
    }
}
