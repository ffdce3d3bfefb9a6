package io.coppice.compute.network;

import io.coppice.compute.tensor.Shape;
import java.util.List;

/**
 * Which network.
 *
 * @param name a builder's name: {@code lenet5}, {@code mlp}
 * @param widths hidden widths of an {@code mlp}; empty for the others
 */
public record ModelSettings(String name, List<Integer> widths) {

    public Network create(Shape input, int classes) {
        return Models.create(this, input, classes);
    }
}
