package io.coppice.compute.operator;

import io.coppice.compute.tensor.Shape;

/** A finished network while it is made, as one operator sees it. */
public interface Compacting {

    /** How many inputs it has. */
    int inputs();

    Shape input(int input);

    /** The shape of its output with so many channels. */
    Shape output(int channels);

    /** What became of an input. */
    CompactEdge in(int input);

    /** The units of its output that take part and that something depends on, ascending. */
    int[] units();

    /** All units of its output. */
    int channels();

    /** Outputs that are the same for every sample can be taken up behind it. */
    boolean foldsConstants();

    /** Outputs that are always zero can be left out. */
    boolean dropsZeros();

    /** Its parameters. */
    OpenWeights weights();

    /** Its running statistics. */
    OpenWeights statistics();

    /** Adds a node. @return its edge */
    int add(CompactNode node);

    /** The edge that carries just these units of an input, zeros where that has none. */
    int select(int input, int[] units);

    /** The edge that carries just these units of another. @param all the units that it carries */
    int selectFrom(int edge, int[] all, int[] units);

    /**
     * Has the node before it take up factors and shifts, where it can and nobody else reads it.
     *
     * @param units the units that they are of
     * @return whether it could
     */
    boolean scaleProducer(int[] units, float[] factors, float[] shifts);

    /** What becomes of its output when nothing is left to compute. @param constants by unit */
    static CompactEdge nothing(float[] constants) {
        return new CompactEdge(0, new int[0], constants);
    }
}
