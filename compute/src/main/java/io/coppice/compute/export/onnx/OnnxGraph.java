package io.coppice.compute.export.onnx;

import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.OnnxForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** Puts an ONNX graph together: names for values, attributes, constant tensors. */
final class OnnxGraph implements OnnxForm {
    private static final String BATCH = "N";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final CompactNetwork network;
    private final String input;
    private int constants;

    /** @param input what is read that has as many samples as the batch */
    OnnxGraph(String name, CompactNetwork network, String input) {
        this.network = network;
        this.input = input;
        graph.setName(name);
    }

    GraphProto build() {
        return graph.build();
    }

    /** An input of a dynamic batch. @param shape of one sample */
    void input(String name, TensorProto.DataType type, long... shape) {
        graph.addInput(value(name, type, shape));
    }

    void output(String name, long... shape) {
        graph.addOutput(value(name, TensorProto.DataType.FLOAT, shape));
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        dimensions.addDimBuilder().setDimParam(BATCH);
        for (long size : shape) {
            dimensions.addDimBuilder().setDimValue(size);
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    @Override
    public String node(String operator, List<String> inputs, String output, Attribute... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(
                        Arrays.stream(attributes).map(OnnxGraph::attribute).toList()));
        return output;
    }

    private static AttributeProto attribute(Attribute attribute) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(attribute.name());
        return switch (attribute) {
            case Attribute.Whole it ->
                proto.setType(AttributeProto.AttributeType.INT).setI(it.value()).build();
            case Attribute.Wholes it ->
                proto.setType(AttributeProto.AttributeType.INTS)
                        .addAllInts(LongStream.of(it.values()).boxed().toList())
                        .build();
            case Attribute.Real it ->
                proto.setType(AttributeProto.AttributeType.FLOAT)
                        .setF(it.value())
                        .build();
        };
    }

    @Override
    public String constant(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return add(name, TensorProto.DataType.FLOAT, bytes, shape);
    }

    @Override
    public String indices(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return add("constant." + constants++, TensorProto.DataType.INT64, bytes, values.length);
    }

    @Override
    public void sameForAll(String value, String name, long... rest) {
        Attribute start = new Attribute.Whole("start", 0);
        String batch = node("Shape", List.of(input), name + ".batch", start, new Attribute.Whole("end", 1));
        String size = node("Concat", List.of(batch, indices(rest)), name + ".size", new Attribute.Whole("axis", 0));
        node("Expand", List.of(value, size), name);
    }

    @Override
    public void scale(String arrays, String in, boolean vector, float[] factors, float[] shifts, String name) {
        long[] wide = vector ? new long[] {1, factors.length} : new long[] {1, factors.length, 1, 1};
        String factor = constant(arrays + ".factor", factors, wide);
        String shift = constant(arrays + ".shift", shifts, wide);
        String product = node("Mul", List.of(in, factor), name + ".scaled");
        node("Add", List.of(product, shift), name);
    }

    @Override
    public boolean isVector(int edge) {
        if (edge == 0) {
            return false;
        }
        CompactNode node = network.nodes().get(edge - 1);
        return node.givesVectors(isVector(node.from()[0]));
    }

    @Override
    public int features(int edge) {
        return network.edge(edge).features();
    }

    @Override
    public int channels(int edge) {
        return network.edge(edge).channels();
    }

    private String add(String name, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(LongStream.of(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.array())));
        return name;
    }
}
