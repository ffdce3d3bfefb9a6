package io.coppice.compute.layer;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.kernel.PlaneFunction;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.CompactText;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A function of single numbers, into an array of its own. A new one says the function, its slope, and its ONNX form. */
interface Activation extends Same, PlaneFunction {

    /** Its numbers in a line of a finished network; none of most. */
    default String words() {
        return "";
    }

    void onnx(OnnxForm graph, String in, String name);

    /**
     * Its entry.
     *
     * @param ofKeys reads it as a job writes it
     * @param ofLine reads it as a line of a finished network has it
     */
    record Type(
            String name,
            String keys,
            Function<OperatorKeys, Activation> ofKeys,
            Function<CompactLine, Activation> ofLine)
            implements OperatorType, CompactKind {

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            return Optional.of(ofKeys.apply(keys));
        }

        @Override
        public List<CompactKind> compactKinds() {
            return List.of(this);
        }

        @Override
        public CompactNode read(CompactLine line) {
            return new Finished(ofLine.apply(line), line.from(), line.out(line.in()));
        }
    }

    @Override
    default Shape output(Shape input) {
        return input;
    }

    private boolean keepsZero() {
        return of(0) == 0;
    }

    /** A closed unit is a constant behind it, where that is not zero. */
    @Override
    default <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return keepsZero() ? in : in.whole(outputs);
    }

    @Override
    default boolean sharesInput() {
        return true;
    }

    @Override
    default void forward(LayerPass pass) {
        apply(pass.kernels(), pass.in(), pass.inUnits(), pass.out(), pass.outUnits());
    }

    @Override
    default UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.inUnits().intersect(pass.outUnits());
    }

    @Override
    default void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        toData(
                pass.kernels(),
                pass.in(),
                pass.inUnits(),
                pass.out(),
                outGradient,
                pass.outUnits(),
                inGradient,
                gradientUnits(pass, 0));
    }

    @Override
    default boolean dropsZeros(boolean folds, boolean drops) {
        return keepsZero() ? drops : folds;
    }

    @Override
    default float ofConstant(float constant) {
        return of(constant);
    }

    @Override
    default CompactNode compact(int from, Shape output) {
        return new Finished(this, from, output);
    }

    /** A finished one. */
    record Finished(Activation activation, int source, Shape output) implements CompactNode {
        @Override
        public int[] from() {
            return new int[] {source};
        }

        @Override
        public boolean inPlace() {
            return true;
        }

        @Override
        public void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out) {
            activation.apply(in[0], out);
        }

        @Override
        public void write(CompactText text, int number) {
            text.line(activation.type(), CompactText.NAMELESS, this, activation.words());
        }

        @Override
        public void onnx(OnnxForm graph, String[] in, String name) {
            activation.onnx(graph, in[0], name);
        }
    }
}
