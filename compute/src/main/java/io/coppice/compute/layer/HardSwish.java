package io.coppice.compute.layer;

import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OperatorType;
import java.util.List;

/** x times (x + 3) / 6 between 0 and 1 (Howard et al., "Searching for MobileNetV3", 2019). */
public record HardSwish() implements Activation {
    private static final float EDGE = 3;
    private static final float SIXTH = 1 / 6f;
    static final OperatorType TYPE = new Type("hard-swish", "", keys -> new HardSwish(), line -> new HardSwish());

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public float of(float x) {
        return x * Math.min(Math.max((x + EDGE) * SIXTH, 0), 1);
    }

    @Override
    public float slope(float x, float y) {
        float inside = (2 * x + EDGE) * SIXTH;
        return x <= -EDGE ? 0 : x >= EDGE ? 1 : inside;
    }

    @Override
    public void onnx(OnnxForm graph, String in, String name) {
        graph.node("HardSwish", List.of(in), name);
    }
}
