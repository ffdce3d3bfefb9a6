package io.coppice.compute.network;

import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Which network.
 *
 * @param name a builder's name: {@code lenet5}, {@code mlp}, {@code wide-resnet}, ...
 * @param widths hidden widths of an {@code mlp}; empty for the others
 * @param depth layers of a {@code wide-resnet}; 0 for the others
 * @param width how many times as wide as a ResNet a {@code wide-resnet} is; 0 for the others
 * @param layers what a network named {@code layers} is made of; empty for the others
 * @param init the safetensors file whose weights it begins with; empty for random ones
 */
public record ModelSettings(
        String name, List<Integer> widths, int depth, int width, List<LayerSpec> layers, Optional<String> init) {

    public ModelSettings {
        widths = List.copyOf(widths);
        layers = List.copyOf(layers);
    }

    /** A network that needs no more, with random weights. */
    public ModelSettings(String name, List<Integer> widths) {
        this(name, widths, 0, 0, List.of(), Optional.empty());
    }

    /** A user's own network. */
    public static ModelSettings of(List<LayerSpec> layers) {
        return new ModelSettings(Models.LAYERS, List.of(), 0, 0, layers, Optional.empty());
    }

    /** A wide ResNet of this depth and width. */
    public static ModelSettings wideResnet(int depth, int width) {
        return new ModelSettings(Models.WIDE_RESNET, List.of(), depth, width, List.of(), Optional.empty());
    }

    /** The same network with random weights. */
    public ModelSettings withoutInit() {
        return new ModelSettings(name, widths, depth, width, layers, Optional.empty());
    }

    /** The same network with the weights of this safetensors file. */
    public ModelSettings withInit(String file) {
        return new ModelSettings(name, widths, depth, width, layers, Optional.of(file));
    }

    /** @throws IllegalArgumentException when there is no such network, or it cannot take such images */
    public Network create(Shape input, int classes) {
        return Models.create(this, input, classes);
    }
}
