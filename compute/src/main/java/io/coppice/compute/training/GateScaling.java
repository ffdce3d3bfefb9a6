package io.coppice.compute.training;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
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
 * <p>An instance belongs to one thread.
 */
public final class GateScaling {
    private final Network network;
    private final int[] gateOfBlock;
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
        this.sums = new double[most];
    }

    /**
     * Multiplies the gates' values into the weights.
     *
     * @param open the open part of every block, as the draw's pass A has it
     * @param parameters compact; changed
     */
    public void scale(GateSample draw, List<OpenBlock> open, float[] parameters) {
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
     * @param gateGradients room for the gradients by gate layer
     * @return these, or an empty list where no gate scales
     */
    public List<float[]> unscale(
            GateSample draw, List<OpenBlock> open, float[] parameters, float[] gradient, List<float[]> gateGradients) {
        if (draw.layers().stream().noneMatch(GateDraw::scales)) {
            return List.of();
        }
        gateGradients.forEach(layer -> Arrays.fill(layer, 0));
        int at = 0;
        for (int block = 0; block < open.size(); block++) {
            int size = open.get(block).size(network.blocks().get(block));
            if (scales(draw, block)) {
                float[] values = values(draw, block);
                addProducts(block, open.get(block), parameters, gradient, at);
                divide(block, open.get(block), values, gateGradients.get(gateOfBlock[block]));
                multiply(block, open.get(block), values, gradient, at);
            }
            at += size;
        }
        return gateGradients;
    }

    private boolean scales(GateSample draw, int block) {
        return gateOfBlock[block] >= 0 && draw.layers().get(gateOfBlock[block]).scales();
    }

    private float[] values(GateSample draw, int block) {
        return draw.layers().get(gateOfBlock[block]).values();
    }

    private GateShape gate(int block) {
        return network.gates().get(gateOfBlock[block]);
    }

    private void multiply(int block, OpenBlock open, float[] values, float[] numbers, int from) {
        BlockShape shape = network.blocks().get(block);
        int row = open.inputs().count() * shape.span();
        int at = from;
        if (isByOutput(block)) {
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

    /** Sums of w' dL/dw' over the weights behind each gate. */
    private void addProducts(int block, OpenBlock open, float[] parameters, float[] gradient, int from) {
        BlockShape shape = network.blocks().get(block);
        if (isByOutput(block)) {
            sumOverRows(open, shape, parameters, gradient, from);
        } else {
            Arrays.fill(sums, 0, open.inputs().count(), 0);
            sumOverColumns(open, shape, parameters, gradient, from);
        }
    }

    private boolean isByOutput(int block) {
        return gate(block).axis() == GateShape.Axis.OUTPUT;
    }

    /** The sums are z times what is looked for, and no open gate's z is 0. */
    private void divide(int block, OpenBlock open, float[] values, float[] found) {
        UnitSet units = isByOutput(block) ? open.outputs() : open.inputs();
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
