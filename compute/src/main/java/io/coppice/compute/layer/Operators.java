package io.coppice.compute.layer;

import io.coppice.compute.operator.CompactKind;
import io.coppice.compute.operator.OperatorType;
import java.util.List;

/** The operators there are. A new one is its class and an entry here: jobs, files and finished networks then know it. */
public final class Operators {
    private static final List<OperatorType> TYPES = List.of(
            Convolution.TYPE,
            Dense.TYPE,
            BatchNorm.TYPE,
            Relu.TYPE,
            MaxPool.TYPE,
            GlobalAveragePool.TYPE,
            Flatten.TYPE,
            Residual.TYPE,
            Addition.TYPE,
            Identity.TYPE,
            GroupedConvolution.TYPE,
            DepthwiseConvolution.TYPE,
            AveragePool.TYPE,
            Concatenation.TYPE,
            Sigmoid.TYPE,
            Relu6.TYPE,
            HardSwish.TYPE,
            LeakyRelu.TYPE,
            Dropout.TYPE);

    private Operators() {}

    /** In the order in which they are listed. */
    public static List<OperatorType> all() {
        return TYPES;
    }

    /**
     * What lines of finished networks begin with this word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static CompactKind kind(String name) {
        for (OperatorType type : TYPES) { // asked when a model is loaded, where a stream would be felt
            for (CompactKind kind : type.compactKinds()) {
                if (kind.name().equals(name)) {
                    return kind;
                }
            }
        }
        throw new IllegalArgumentException("there is no kind of node named " + name);
    }
}
