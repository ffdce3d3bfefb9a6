package io.coppice.compute.layer;

import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OperatorType;
import java.util.List;
import java.util.Map;

/**
 * x, or slope times x where that is negative (Maas et al., "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
 * 2013).
 */
public record LeakyRelu(float slope) implements Activation {
    private static final String SLOPE = "slope";

    /** As in PyTorch. */
    private static final double DEFAULT = 0.01;

    static final OperatorType TYPE = new Type(
            "leaky-relu",
            "slope = " + DEFAULT,
            keys -> new LeakyRelu((float) keys.number(SLOPE, DEFAULT, 0, 1)),
            line -> new LeakyRelu(Float.parseFloat(line.word(0))));

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public void write(Map<String, Object> keys) {
        keys.put(SLOPE, Double.parseDouble(Float.toString(slope)));
    }

    @Override
    public float of(float x) {
        return x > 0 ? x : slope * x;
    }

    @Override
    public float slope(float x, float y) {
        return x > 0 ? 1 : slope;
    }

    @Override
    public String words() {
        return Float.toString(slope);
    }

    @Override
    public void onnx(OnnxForm graph, String in, String name) {
        graph.node("LeakyRelu", List.of(in), name, new OnnxForm.Attribute.Real("alpha", slope));
    }
}
