package io.coppice.compute.layer;

import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.Optional;

/**
 * Its input as it is, in an array of its own. A network stands one before every operator that could not read an array of which
 * others read other units, or that would change it for them.
 */
public record Identity() implements Layer {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "identity";
        }

        @Override
        public String keys() {
            return "";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return Optional.of(new Identity());
        }
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public boolean sharesInput() {
        return true;
    }

    @Override
    public boolean handsGradientOn() {
        return true;
    }

    @Override
    public UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.outUnits();
    }

    @Override
    public void forward(LayerPass pass) {
        pass.kernels().add(pass.in(), pass.inUnits(), pass.in(), NOTHING, pass.out(), pass.outUnits());
    }

    private static final UnitSet NOTHING = UnitSet.none(0);

    /** The gradient is handed on by whoever runs the pass. */
    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        throw new IllegalStateException("the gradient of an identity is handed on as it is");
    }

    @Override
    public CompactEdge compact(Compacting network) {
        return network.in(0);
    }
}
