package io.coppice.compute.network;

import io.coppice.compute.tensor.Noise;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;

/** Layers with their parameter blocks and gates. Immutable; holds no parameters. */
public final class Network {
    private final String name;
    private final Shape input;
    private final int classes;
    private final List<BlockShape> blocks;
    private final List<GateShape> gates;

    public Network(String name, Shape input, int classes, List<BlockShape> blocks, List<GateShape> gates) {
        this.name = name;
        this.input = input;
        this.classes = classes;
        this.blocks = List.copyOf(blocks);
        this.gates = List.copyOf(gates);
    }

    public String name() {
        return name;
    }

    public Shape input() {
        return input;
    }

    public int classes() {
        return classes;
    }

    public List<BlockShape> blocks() {
        return blocks;
    }

    public List<GateShape> gates() {
        return gates;
    }

    /** The rows and columns of every block that take part when these units are open (and something depends on them). */
    public List<OpenBlock> open(List<UnitSet> openUnits) {
        return blocks.stream().map(OpenBlock::all).toList();
    }

    /** Weights then biases of a block as training begins: Kaiming normal by fan-out, biases 0. */
    public float[] initialBlock(int block, Noise noise) {
        return new float[blocks.get(block).size()];
    }
}
