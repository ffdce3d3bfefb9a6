package io.coppice.compute.layer;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import java.util.Map;
import java.util.Optional;

/**
 * A convolution of every channel by itself (Sifre, "Rigid-Motion Scattering for Image Classification", 2014): with a 1 x 1
 * convolution behind it, what MobileNets are made of.
 *
 * @param multiplier how many outputs an input has
 */
public record DepthwiseConvolution(String name, int multiplier, Window window, boolean gated, boolean biased)
        implements Grouped {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "depthwise-convolution";
        }

        @Override
        public String keys() {
            return "multiplier = 1, kernel = 3, stride = 1, padding = (kernel - 1) / 2, bias = true, gates = false,"
                    + " name = conv1";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            Optional<Window> window = keys.window(3, true);
            boolean bias = keys.flag("bias", true);
            boolean gates = keys.flag("gates", false);
            String name = keys.name("conv");
            int multiplier = keys.whole("multiplier", 1, 1);
            return window.map(it -> new DepthwiseConvolution(name, multiplier, it, gates, bias));
        }
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public void write(Map<String, Object> keys) {
        keys.put("name", name);
        keys.put("multiplier", multiplier);
        Windows.write(window, keys);
        keys.put("bias", biased);
        keys.put("gates", gated);
    }

    @Override
    public int groups(int inputs) {
        return inputs;
    }

    @Override
    public int outputs(int inputs) {
        return multiplier * inputs;
    }
}
