package io.coppice.compute.gate;

import io.coppice.compute.network.BlockShape;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.OpenBlock;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;

/**
 * Soft gates without kernels of their own: an open gate's value z is multiplied into the weights behind it, the passes run
 * as they are, and the gradient tells both weights and gates what they want to know. With w' = zw, dL/dw = z dL/dw' and
 * dL/dz = Σ w dL/dw', summed over the weights (and the bias, where the gate stands at an output) behind the gate. Exact at
 * an output too, because ReLU and max pooling let a positive factor through; behind batch normalisation a gate scales γ and
 * β.
 *
 * <p>Holds the gradients by gate, made once; an instance belongs to one thread at a time.
 */
public final class GateScaling {
    private final Network network;
    private final int[] gateOfBlock;
    private final List<float[]> valueGradients;
    private final double[] sums;

    public GateScaling(Network network) {
        this.network = network;
        this.gateOfBlock = new int[network.blocks().size()];
        Arrays.fill(gateOfBlock, -1);
        int most = 0;
        for (int layer = 0; layer < network.gates().size(); layer++) {
            GateShape gate = network.gates().get(layer);
            gateOfBlock[gate.valueBlock()] = layer;
            most = Math.max(most, gate.units());
        }
        this.valueGradients =
                network.gates().stream().map(gate -> new float[gate.units()]).toList();
        this.sums = new double[most];
    }

    /**
     * Multiplies the gates' values into the weights.
     *
     * @param open the open part of every block, as the draw's pass A has it
     * @param parameters compact; changed
     */
    public void scale(Draw draw, List<OpenBlock> open, float[] parameters) {
        int at = 0;
        for (int block = 0; block < open.size(); block++) {
            int size = open.get(block).size(network.blocks().get(block));
            if (scales(draw, block)) {
                multiply(block, open.get(block), values(draw, block), parameters, at);
            }
            at += size;
        }
    }

    /**
     * Turns the gradient of the scaled weights into that of the weights, and finds that of the gates' values.
     *
     * @param parameters as {@link #scale} left them
     * @param gradient compact; changed
     * @return the gradients by gate layer, to be read before the next step; an empty list where no gate scales
     */
    public List<float[]> unscale(Draw draw, List<OpenBlock> open, float[] parameters, float[] gradient) {
        if (draw.layers().stream().noneMatch(GateDraw::scales)) {
            return List.of();
        }
        valueGradients.forEach(layer -> Arrays.fill(layer, 0));
        int at = 0;
        for (int block = 0; block < open.size(); block++) {
            int size = open.get(block).size(network.blocks().get(block));
            if (scales(draw, block)) {
                float[] values = values(draw, block);
                addProducts(block, open.get(block), values, parameters, gradient, at);
                multiply(block, open.get(block), values, gradient, at);
            }
            at += size;
        }
        return valueGradients;
    }

    private boolean scales(Draw draw, int block) {
        return gateOfBlock[block] >= 0 && draw.layers().get(gateOfBlock[block]).scales();
    }

    private float[] values(Draw draw, int block) {
        return draw.layers().get(gateOfBlock[block]).values();
    }

    private GateShape gate(int block) {
        return network.gates().get(gateOfBlock[block]);
    }

    private void multiply(int block, OpenBlock open, float[] values, float[] numbers, int from) {
        BlockShape shape = network.blocks().get(block);
        int row = open.inputs().count() * shape.span();
        int at = from;
        if (gate(block).axis() == GateShape.Axis.OUTPUT) {
            int biases = from + open.weights(shape);
            for (int o = 0; o < open.outputs().count(); o++) {
                float value = values[open.outputs().unit(o)];
                for (int i = at; i < at + row; i++) {
                    numbers[i] *= value;
                }
                if (shape.isBiased()) {
                    numbers[biases + o] *= value;
                }
                at += row;
            }
            return;
        }
        for (int o = 0; o < open.outputs().count(); o++) {
            for (int i = 0; i < open.inputs().count(); i++) {
                float value = values[open.inputs().unit(i)];
                for (int tap = 0; tap < shape.span(); tap++) {
                    numbers[at++] *= value;
                }
            }
        }
    }

    /** Σ w' dL/dw' over the weights behind a gate is z times what is looked for, and no open gate's z is 0. */
    private void addProducts(
            int block, OpenBlock open, float[] values, float[] parameters, float[] gradient, int from) {
        BlockShape shape = network.blocks().get(block);
        boolean byOutput = gate(block).axis() == GateShape.Axis.OUTPUT;
        UnitSet units = byOutput ? open.outputs() : open.inputs();
        Arrays.fill(sums, 0, units.count(), 0);
        if (byOutput) {
            sumOverRows(open, shape, parameters, gradient, from);
        } else {
            sumOverColumns(open, shape, parameters, gradient, from);
        }
        float[] found = valueGradients.get(gateOfBlock[block]);
        for (int rank = 0; rank < units.count(); rank++) {
            found[units.unit(rank)] = (float) (sums[rank] / values[units.unit(rank)]);
        }
    }

    private void sumOverRows(OpenBlock open, BlockShape shape, float[] parameters, float[] gradient, int from) {
        int row = open.inputs().count() * shape.span();
        int biases = from + open.weights(shape);
        for (int o = 0; o < open.outputs().count(); o++) {
            double sum = shape.isBiased() ? (double) parameters[biases + o] * gradient[biases + o] : 0;
            for (int i = from + o * row; i < from + (o + 1) * row; i++) {
                sum += (double) parameters[i] * gradient[i];
            }
            sums[o] = sum;
        }
    }

    private void sumOverColumns(OpenBlock open, BlockShape shape, float[] parameters, float[] gradient, int from) {
        int at = from;
        for (int o = 0; o < open.outputs().count(); o++) {
            for (int i = 0; i < open.inputs().count(); i++) {
                for (int tap = 0; tap < shape.span(); tap++, at++) {
                    sums[i] += (double) parameters[at] * gradient[at];
                }
            }
        }
    }
}
