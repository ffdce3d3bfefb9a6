package io.coppice.compute.layer;

import io.coppice.compute.operator.OnnxForm;
import io.coppice.compute.operator.OperatorType;
import java.util.List;

/** x between 0 and 6 (Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010). */
public record Relu6() implements Activation {
    private static final float MOST = 6;
    static final OperatorType TYPE = new Type("relu6", "", keys -> new Relu6(), line -> new Relu6());

    @Override
    public String type() {
        return TYPE.name();
    }

    @Override
    public float of(float x) {
        return Math.min(Math.max(x, 0), MOST);
    }

    @Override
    public float slope(float x, float y) {
        return x > 0 && x < MOST ? 1 : 0;
    }

    @Override
    public void onnx(OnnxForm graph, String in, String name) {
        String least = graph.constant(name + ".least", new float[] {0});
        graph.node("Clip", List.of(in, least, graph.constant(name + ".most", new float[] {MOST})), name);
    }
}
