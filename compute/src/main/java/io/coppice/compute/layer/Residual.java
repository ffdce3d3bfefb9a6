package io.coppice.compute.layer;

import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.operator.OperatorKeys;
import io.coppice.compute.operator.OperatorType;
import io.coppice.compute.operator.Source;
import io.coppice.compute.operator.Wiring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sum of two branches from the same input (He et al., "Deep Residual Learning for Image Recognition", 2016).
 *
 * @param shortcut empty for the input as it is
 */
public record Residual(List<LayerSpec> main, List<LayerSpec> shortcut) implements LayerSpec {
    private static final String MAIN = "main";
    private static final String SHORTCUT = "shortcut";
    static final OperatorType TYPE = new Type();

    private static final class Type implements OperatorType {
        @Override
        public String name() {
            return "residual";
        }

        @Override
        public String keys() {
            return "main = [ ... ], shortcut = [ ]";
        }

        @Override
        public Optional<LayerSpec> read(OperatorKeys keys) {
            List<LayerSpec> main = keys.segments(MAIN);
            List<LayerSpec> shortcut = keys.segments(SHORTCUT);
            try {
                return Optional.of(new Residual(main, shortcut));
            } catch (IllegalArgumentException impossible) {
                keys.complain(MAIN, main, "a branch that can stand there: " + impossible.getMessage());
                return Optional.empty();
            }
        }
    }

    public Residual {
        main = List.copyOf(main);
        shortcut = List.copyOf(shortcut);
        if (main.isEmpty()) {
            throw new IllegalArgumentException("a residual block needs layers in its main branch");
        }
        requireSharedInput(main);
        requireSharedInput(shortcut);
    }

    /** Both branches read the same array, which is not copied for one that begins well. */
    private static void requireSharedInput(List<LayerSpec> branch) {
        if (!branch.isEmpty() && branch.getFirst() instanceof Operator first && !first.sharesInput()) {
            throw new IllegalArgumentException(
                    "a branch of a residual block begins with a convolution or a batch normalisation, not with "
                            + first);
        }
    }

    @Override
    public Source lay(Wiring wiring, Source from) {
        Source longer = LayerSpec.lay(main, MAIN, wiring, from);
        Source shorter = LayerSpec.lay(shortcut, SHORTCUT, wiring, from);
        return wiring.add(new Addition(), List.of(longer, shorter));
    }

    @Override
    public Map<String, Object> write() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", TYPE.name());
        keys.put(MAIN, LayerSpec.write(main));
        keys.put(SHORTCUT, LayerSpec.write(shortcut));
        return keys;
    }
}
