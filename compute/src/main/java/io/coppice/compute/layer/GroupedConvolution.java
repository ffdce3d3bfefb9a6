package io.coppice.compute.layer;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A convolution whose channels are in groups (Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural
 * Networks", 2012).
 *
 * @param groups divides inputs and outputs
 */
public record GroupedConvolution(String name, int outputs, Window window, int groups, boolean gated, boolean biased)
        implements Grouped {
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "grouped-convolution";
        }

        @Override
        public String keys() {
            return "outputs, groups, kernel = 3, stride = 1, padding = (kernel - 1) / 2, bias = true, gates = false,"
                    + " name = conv1";
        }

        @Override
        public Optional<Layer> read(OperatorKeys keys) {
            Optional<Window> window = keys.window(3, true);
            boolean bias = keys.flag("bias", true);
            boolean gates = keys.flag("gates", false);
            String name = keys.name("conv");
            Optional<Integer> outputs = keys.whole("outputs", 1);
            Optional<Integer> groups = keys.whole("groups", 1);
            if (outputs.isPresent() && groups.isPresent() && outputs.get() % groups.get() != 0) {
                keys.complain("groups", groups.get(), "a divisor of the outputs (" + outputs.get() + ")");
                return Optional.empty();
            }
            return outputs.flatMap(count -> groups.flatMap(
                    parts -> window.map(it -> new GroupedConvolution(name, count, it, parts, gates, bias))));
        }

        @Override
        public List<CompactKind> compactKinds() {
            return List.of(Grouped.KIND);
        }
    }

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public void write(Map<String, Object> keys) {
        keys.put("name", name);
        keys.put("outputs", outputs);
        keys.put("groups", groups);
        Windows.write(window, keys);
        keys.put("bias", biased);
        keys.put("gates", gated);
    }

    @Override
    public int groups(int inputs) {
        return groups;
    }

    @Override
    public int outputs(int inputs) {
        return outputs;
    }
}
