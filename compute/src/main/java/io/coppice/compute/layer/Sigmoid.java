package io.coppice.compute.layer;

import io.coppice.compute.kernel.ScalarExponential;
import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OperatorType;
import java.util.List;

/** 1 / (1 + e^-x). A closed unit is one half behind it. */
public record Sigmoid() implements Activation {
    static final OperatorType TYPE = new Type("sigmoid", "", keys -> new Sigmoid(), line -> new Sigmoid());

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public float of(float x) {
        float e = ScalarExponential.ofNegative(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    @Override
    public float slope(float x, float y) {
        return y * (1 - y);
    }

    @Override
    public void onnx(OnnxForm graph, String in, String name) {
        graph.node("Sigmoid", List.of(in), name);
    }
}
