package io.coppice.compute.network;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import java.util.Arrays;
import java.util.List;

/** Whole blocks and their compact form, by the definition of the layout. */
public final class FullParameters {

    private FullParameters() {}

    /** What visits every open number: its place in the whole block, and in the compact array. */
    private interface Place {
        void at(int block, int whole, int compact);
    }

    private static int places(Network network, List<OpenBlock> open, Place place) {
        int at = 0;
        for (int block = 0; block < open.size(); block++) {
            BlockShape shape = network.blocks().get(block);
            for (int output : open.get(block).outputs().toArray()) {
                for (int input : open.get(block).inputs().toArray()) {
                    for (int tap = 0; tap < shape.span(); tap++) {
                        place.at(block, (output * shape.inputs() + input) * shape.span() + tap, at++);
                    }
                }
            }
            int[] biased = shape.isBiased() ? open.get(block).outputs().toArray() : new int[0];
            for (int output : biased) {
                place.at(block, shape.weights() + output, at++);
            }
        }
        return at;
    }

    public static float[] gather(Network network, List<OpenBlock> open, List<float[]> blocks) {
        float[] compact = new float[places(network, open, (block, whole, at) -> {})];
        places(network, open, (block, whole, at) -> compact[at] = blocks.get(block)[whole]);
        return compact;
    }

    /** Whole blocks that hold the compact numbers and {@code closed} elsewhere. */
    public static List<float[]> scatter(Network network, List<OpenBlock> open, float[] compact, float closed) {
        List<float[]> blocks = network.blocks().stream()
                .map(shape -> {
                    float[] block = new float[shape.size()];
                    Arrays.fill(block, closed);
                    return block;
                })
                .toList();
        places(network, open, (block, whole, at) -> blocks.get(block)[whole] = compact[at]);
        return blocks;
    }
}
