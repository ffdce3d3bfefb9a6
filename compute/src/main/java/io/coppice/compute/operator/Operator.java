package io.coppice.compute.operator;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operator of a network, and all that there is to know about it: its keys, shapes, parameters, which of its units take
 * part when some are closed, its arithmetic on those that do, what it costs, and what becomes of it in a finished network.
 * Immutable and without parameters or buffers, which come with every call. A unit is a channel; behind a flattening a channel
 * is one number.
 *
 * <p>A new operator is one class that implements this, or {@code Layer} where it has one input, and an entry in
 * {@code Operators}. Nobody asks which operator it is.
 */
public interface Operator extends LayerSpec {

    // What it is called.

    /** As a job calls such operators. */
    String type();

    /** Puts down its keys beside {@code type}, all of them, so that what is written does not depend on defaults. */
    default void write(Map<String, Object> keys) {}

    @Override
    default Map<String, Object> write() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", type());
        write(keys);
        return keys;
    }

    @Override
    default Source lay(Wiring wiring, Source from) {
        return wiring.add(this, List.of(from));
    }

    // Its shapes.

    default int leastInputs() {
        return 1;
    }

    default int mostInputs() {
        return 1;
    }

    /**
     * The shape of one sample's output.
     *
     * @throws IllegalArgumentException when it cannot take such inputs, naming itself and the reason
     */
    Shape output(List<Shape> inputs);

    /** Its parameters, if it has any. */
    default Optional<BlockShape> block(List<Shape> inputs) {
        return Optional.empty();
    }

    /** The running statistics of its inputs, if it keeps any. */
    default Optional<BlockShape> statistics(List<Shape> inputs) {
        return Optional.empty();
    }

    /** Every output has a weight for every number of a sample. */
    default boolean connectsAll() {
        return false;
    }

    /** It only mixes channels, position by position: what shortcuts have where a block changes the shape. */
    default boolean isProjection() {
        return false;
    }

    // Its units.

    /** Where its gates stand, if it has any. */
    default Optional<GateShape.Axis> gate() {
        return Optional.empty();
    }

    /** Its gates switch the weights of the operator before it, and are only placed behind this one. */
    default boolean gatesProducer() {
        return false;
    }

    /** An input may hold more units than its outputs come from: it finds its own. Else it is given a copy of an array others read. */
    default boolean sharesInput() {
        return false;
    }

    /** An output of a closed input would be another constant than zero, so no gate may stand before it. */
    default boolean wantsOpenInputs() {
        return false;
    }

    /**
     * Which outputs may be other than zero.
     *
     * @param in the same of each input
     * @param gate its open gates, if it has gates
     * @param outputs how many outputs it has
     */
    <U extends Units<U>> U alive(List<U> in, Optional<U> gate, int outputs);

    /**
     * Which units of an input somebody needs.
     *
     * @param out the same of the outputs; some are needed
     * @param gate its open gates, if it has gates
     */
    <U extends Units<U>> U needed(U out, Optional<U> gate, List<Shape> inputs, int input);

    /** The columns of its block that take part. @param in the units of its input */
    default UnitSet columns(UnitSet in, BlockShape shape) {
        return UnitSet.all(shape.inputs());
    }

    /** {@link #needed}, where rows and columns of its block are chosen, not gates. */
    default UnitSet neededFor(OpenBlock open, UnitSet out, List<Shape> inputs, int input) {
        UnitSet computed = out.intersect(open.outputs());
        return computed.isEmpty()
                ? UnitSet.none(inputs.get(input).channels())
                : needed(computed, Optional.empty(), inputs, input);
    }

    /** In the papers' counting nothing is known of its inputs behind it. */
    default boolean hidesUnitsInPapers() {
        return false;
    }

    // Its passes.

    /** It wants the gradient of its output though it has no block. */
    default boolean learns() {
        return false;
    }

    /** How many numbers its forward pass keeps for its backward pass. */
    default int kept(List<Shape> inputs) {
        return 0;
    }

    /** The output takes the input's place, and its gradient the place of the output's gradient. */
    default boolean inPlace() {
        return false;
    }

    /** The gradient of every input is that of the output, unit by unit: whoever runs the pass hands it on. */
    default boolean handsGradientOn() {
        return false;
    }

    /** {@link #backwardToData} may write into {@code pass.in()}, where nobody else reads that any more. */
    default boolean gradientTakesInput(Kernels kernels, List<Shape> inputs) {
        return false;
    }

    /** Computes {@code pass.out()}; at least one output is open. */
    void forward(LayerPass pass);

    /** Writes the statistics of this pass's batch at the places of the running ones. */
    default void statisticsOfBatch(LayerPass pass, float[] out) {}

    /** Writes the gradients of its block at the places of its compact parameters. */
    default void backwardToWeights(LayerPass pass, Tensor outGradient, float[] gradients) {}

    /** Of which units of an input {@link #backwardToData} gives the gradient; the others have none. */
    default UnitSet gradientUnits(LayerPass pass, int input) {
        return pass.inputUnits()[input];
    }

    /**
     * Computes the gradient of an input; at least one unit is open. Called after {@link #backwardToWeights}.
     *
     * @param inGradient of {@link #gradientUnits}
     */
    void backwardToData(LayerPass pass, int input, Tensor outGradient, Tensor inGradient);

    // What it costs.

    /** How many weights take part; those that are counted, so not of a normalisation. */
    default <U extends Units<U>> double weights(BlockShape shape, U in, U out) {
        return 0;
    }

    /** How often each weight is used for one sample: the positions of a convolution's output. */
    default int weightUses(List<Shape> inputs) {
        return 1;
    }

    // What becomes of it in a finished network.

    /** Units of an input that are the same for every sample can be taken up behind it. @param behind whether those of its output can */
    default boolean foldsConstants(boolean behind) {
        return behind;
    }

    /**
     * Units of an input that are always zero can be left out.
     *
     * @param folds whether constants of its output can be taken up behind it
     * @param drops whether zeros of its output can be left out
     */
    default boolean dropsZeros(boolean folds, boolean drops) {
        return drops;
    }

    /** Which units of an input the outputs depend on. @param out some outputs @param weights of its block, if it has one */
    default UnitSet dependsOn(UnitSet out, Optional<OpenWeights> weights, List<Shape> inputs, int input) {
        return out.isEmpty()
                ? UnitSet.none(inputs.get(input).channels())
                : needed(out, Optional.empty(), inputs, input);
    }

    /** Adds what it is in a finished network. @return what became of its output */
    CompactEdge compact(Compacting network);
}
