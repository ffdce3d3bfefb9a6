package io.coppice.compute.layer;

import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.tensor.Shape;

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
            constants[unit] = ofConstant(constants[unit]);
        }
        if (in.units().length == 0) {
            return Compacting.nothing(constants);
        }
        int edge = network.add(compact(in.edge(), network.output(in.units().length)));
        return new CompactEdge(edge, in.units(), constants);
    }
}
