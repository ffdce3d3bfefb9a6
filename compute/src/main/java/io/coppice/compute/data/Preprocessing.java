package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.util.List;

/**
 * How a raw image becomes the network's input: x = (raw * scale - mean) / deviation, per channel. Belongs to the job and
 * travels with the trained network.
 */
public record Preprocessing(Shape input, float scale, float[] mean, float[] deviation, List<String> classes) {}
