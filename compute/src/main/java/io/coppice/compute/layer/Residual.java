package io.coppice.compute.layer;

import java.util.List;

/**
 * The sum of two branches from the same input (He et al., "Deep Residual Learning for Image Recognition", 2016).
 *
 * @param shortcut empty for the input as it is
 */
public record Residual(List<Segment> main, List<Segment> shortcut) implements Segment {

    public Residual {
        main = List.copyOf(main);
        shortcut = List.copyOf(shortcut);
        if (main.isEmpty()) {
            throw new IllegalArgumentException("a residual block needs layers in its main branch");
        }
        requireSharedInput(main);
        requireSharedInput(shortcut);
    }

    /** Both branches read the same array, of which each may need other channels: not every layer can. */
    private static void requireSharedInput(List<Segment> branch) {
        if (!branch.isEmpty() && branch.getFirst() instanceof Layer first && !first.sharesInput()) {
            throw new IllegalArgumentException(
                    "a branch of a residual block begins with a convolution or a batch normalisation, not with "
                            + first);
        }
    }
}
