package io.coppice.compute.export.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
final class OnnxGraph {
    /** The operators beside ONNX's own. */
    static final String MACHINE_LEARNING = "ai.onnx.ml";

    private static final String BATCH = "N";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> inputs = new HashSet<>();
    private int constants;
    private boolean learning;

    OnnxGraph(String name) {
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
    private String free(String name) {
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
    String node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return node("", operator, inputs, output, attributes);
    }

    private String node(
            String domain, String operator, List<String> inputs, String output, AttributeProto... attributes) {
        String name = free(output);
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(List.of(attributes)));
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
                keys.build(),
                numbers("values_int64s", values),
                number("default_int64", otherwise));
    }

    static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto numbers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    /** A tensor of the file. @return its name */
    String constant(String name, float[] values, long... shape) {
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

    /** A tensor of whole numbers with a name of its own. @return that name */
    String indices(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return add("constant." + constants++, TensorProto.DataType.INT64, bytes, values.length);
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
