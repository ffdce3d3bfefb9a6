package io.coppice.compute.export.onnx;

import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.OnnxForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    /** The operators beside ONNX's own. */
    static final String MACHINE_LEARNING = "ai.onnx.ml";

    private static final String BATCH = "N";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final CompactNetwork network;
    private final Set<String> inputs = new HashSet<>();
    private final String input;
    private int constants;
    private boolean learning;

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
        inputs.add(name);
        graph.addInput(value(name, type, shape));
    }

    /** A name like this one that no input has, since users choose those. */
    String free(String name) {
        String free = name;
        while (inputs.contains(free)) {
            free += "_";
        }
        return free;
    }

    /** Whether operators of {@value #MACHINE_LEARNING} are in use. */
    boolean isOfMachineLearning() {
        return learning;
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

    /** Adds a node. @return the name of its output: as given, where no input is called so */
    @Override
    public String node(String operator, List<String> inputs, String output, Attribute... attributes) {
        return node(
                "",
                operator,
                inputs,
                output,
                Arrays.stream(attributes).map(OnnxGraph::attribute).toList());
    }

    private String node(
            String domain, String operator, List<String> inputs, String output, List<AttributeProto> attributes) {
        String name = free(output);
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(attributes));
        return name;
    }

    /** Adds a node that gives INT64 for STRING. @param otherwise for all other words */
    String wordsToPlaces(String input, List<String> words, List<Long> places, long otherwise, String output) {
        learning = true;
        AttributeProto.Builder keys =
                AttributeProto.newBuilder().setName("keys_strings").setType(AttributeProto.AttributeType.STRINGS);
        words.forEach(word -> keys.addStrings(ByteString.copyFromUtf8(word)));
        long[] values = places.stream().mapToLong(Long::longValue).toArray();
        return node(
                MACHINE_LEARNING,
                "LabelEncoder",
                List.of(input),
                output,
                List.of(
                        keys.build(),
                        attribute(new Attribute.Wholes("values_int64s", values)),
                        attribute(new Attribute.Whole("default_int64", otherwise))));
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

    /** A row of doubles. @return its name */
    String doubles(String name, List<Double> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putDouble);
        return add(name, TensorProto.DataType.DOUBLE, bytes, 1, values.size());
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

    private String add(String wanted, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
        String name = free(wanted);
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(LongStream.of(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.array())));
        return name;
    }
}
