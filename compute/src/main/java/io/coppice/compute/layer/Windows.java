package io.coppice.compute.layer;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Shape;
import java.util.Map;

/** What layers with a moving window have in common. */
final class Windows {

    private Windows() {}

    /** @throws IllegalArgumentException when not even one window fits the padded input */
    static void requireFit(String layer, Window window, Shape input) {
        int smallest = Math.min(input.height(), input.width()) + 2 * window.padding();
        if (smallest < window.kernel()) {
            throw new IllegalArgumentException("the " + window.kernel() + " x " + window.kernel() + " window of "
                    + layer + " does not fit its input of " + input.height() + " x " + input.width());
        }
    }

    static void write(Window window, Map<String, Object> keys) {
        keys.put("kernel", window.kernel());
        keys.put("stride", window.stride());
        keys.put("padding", window.padding());
    }
}
