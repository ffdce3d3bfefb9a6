package io.coppice.compute.export.onnx;

import static io.coppice.compute.export.onnx.OnnxGraph.number;
import static io.coppice.compute.export.onnx.OnnxGraph.numbers;

import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.compact.CompactNode;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.export.ModelMetadata;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;

/**
 * A compact network as an ONNX model: standard operators, a batch of any size, raw images as unsigned bytes
 * {@code [N][channel][row][column]} in ({@value #IMAGES}), since the preprocessing is part of the graph; {@value #LOGITS} and
 * {@value #PROBABILITIES} out, {@code [N][class]}. A network that was trained on a table takes the columns instead, each an
 * input of its own: {@link OnnxTable}.
 */
public final class OnnxModel {
    public static final String IMAGES = "images";
    public static final String LOGITS = "logits";
    public static final String PROBABILITIES = "probabilities";

    /** Of 2022: old enough for every runtime in use. */
    private static final int OPERATOR_SET = 17;

    private static final int FORMAT_VERSION = 8;

    /** Of the operators for words; of 2018. */
    private static final int MACHINE_LEARNING_SET = 2;

    private final CompactNetwork network;
    private final OnnxGraph graph;
    private final List<String> edges = new ArrayList<>();
    private String anyInput = IMAGES;

    private OnnxModel(CompactNetwork network) {
        this.network = network;
        this.graph = new OnnxGraph("coppice");
    }

    /** The bytes of the file. @param notes by key, such as the job's name */
    public static byte[] toBytes(CompactNetwork network, Preprocessing preprocessing, Map<String, String> notes) {
        OnnxModel model = new OnnxModel(network);
        preprocessing.schema().ifPresentOrElse(schema -> model.prepare(schema), () -> model.prepare(preprocessing));
        for (int i = 0; i < network.nodes().size(); i++) {
            boolean last = i == network.nodes().size() - 1;
            model.edges.add(model.add(network.nodes().get(i), last ? LOGITS : "edge." + (i + 1)));
        }
        model.finish();
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(FORMAT_VERSION)
                .setProducerName("coppice")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(model.graph.build());
        if (model.graph.isOfMachineLearning()) {
            file.addOpsetImport(OperatorSetIdProto.newBuilder()
                    .setDomain(OnnxGraph.MACHINE_LEARNING)
                    .setVersion(MACHINE_LEARNING_SET));
        }
        Map<String, String> properties = new TreeMap<>(notes);
        properties.put("classes", String.join("\n", preprocessing.classes()));
        preprocessing.schema().ifPresent(schema -> {
            properties.put(
                    "columns", schema.features().stream().map(TableColumn::name).collect(Collectors.joining("\n")));
            properties.put(ModelMetadata.TABLE, ModelMetadata.of(preprocessing).get(ModelMetadata.TABLE));
        });
        properties.forEach((key, value) -> file.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file.build().toByteArray();
    }

    private void prepare(TableSchema schema) {
        anyInput = OnnxTable.input(schema.features().getFirst());
        edges.add(new OnnxTable(graph).add(schema, network.input()));
    }

    /** (raw scale − mean) / deviation. */
    private void prepare(Preprocessing preprocessing) {
        Shape input = preprocessing.input();
        int channels = input.channels();
        graph.input(IMAGES, TensorProto.DataType.UINT8, channels, input.height(), input.width());
        float[] factors = new float[channels];
        float[] shifts = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            factors[channel] = preprocessing.scale() / preprocessing.deviation().get(channel);
            shifts[channel] = -preprocessing.mean().get(channel)
                    / preprocessing.deviation().get(channel);
        }
        String raw =
                graph.node("Cast", List.of(IMAGES), "images.raw", number("to", TensorProto.DataType.FLOAT.getNumber()));
        edges.add(scale("images", raw, false, factors, shifts, "edge.0"));
    }

    private void finish() {
        graph.node("Softmax", List.of(LOGITS), PROBABILITIES, number("axis", 1));
        graph.output(LOGITS, network.classes());
        graph.output(PROBABILITIES, network.classes());
    }

    private String add(CompactNode node, String name) {
        String in = edges.get(node.from());
        return switch (node) {
            case CompactNode.Convolution it when it.inputs() == 0 -> planes(it.biases(), it.output(), name);
            case CompactNode.Dense it
            when it.inputs() == 0 ->
                same(graph.constant(it.name() + ".bias", it.biases(), 1, it.biases().length), graph.indices(1), name);
            case CompactNode.Convolution it -> {
                int edge = it.window().kernel();
                int outputs = it.output().channels();
                String weights = graph.constant(it.name() + ".weight", it.weights(), outputs, it.inputs(), edge, edge);
                String biases = graph.constant(it.name() + ".bias", it.biases(), outputs);
                yield graph.node(
                        "Conv",
                        List.of(in, weights, biases),
                        name,
                        kernel(it.window()),
                        strides(it.window()),
                        pads(it.window()));
            }
            case CompactNode.Dense it -> {
                int outputs = it.output().channels();
                String weights = graph.constant(it.name() + ".weight", it.weights(), outputs, it.inputs());
                String biases = graph.constant(it.name() + ".bias", it.biases(), outputs);
                yield graph.node("Gemm", List.of(in, weights, biases), name, number("transB", 1));
            }
            case CompactNode.Scale it -> scale(it.name(), in, isVector(it.from()), it.factors(), it.shifts(), name);
            case CompactNode.MaxPool it ->
                graph.node("MaxPool", List.of(in), name, kernel(it.window()), strides(it.window()), pads(it.window()));
            case CompactNode.AveragePool it -> {
                String mean = graph.node("GlobalAveragePool", List.of(in), name + ".planes");
                yield graph.node("Flatten", List.of(mean), name, number("axis", 1));
            }
            case CompactNode.Relu it -> graph.node("Relu", List.of(in), name);
            case CompactNode.Select it -> select(it, in, name);
            case CompactNode.Flatten it -> flatten(it, in, name);
            case CompactNode.Add it -> graph.node("Add", List.of(in, edges.get(it.second())), name);
        };
    }

    private String scale(String name, String in, boolean vector, float[] factors, float[] shifts, String out) {
        long[] wide = vector ? new long[] {1, factors.length} : new long[] {1, factors.length, 1, 1};
        String factor = graph.constant(name + ".factor", factors, wide);
        String shift = graph.constant(name + ".shift", shifts, wide);
        String product = graph.node("Mul", List.of(in, factor), out + ".scaled");
        return graph.node("Add", List.of(product, shift), out);
    }

    /** Whether an edge has left its planes behind: [N][feature]. */
    private boolean isVector(int edge) {
        if (edge == 0) {
            return false;
        }
        return switch (network.nodes().get(edge - 1)) {
            case CompactNode.Convolution planes -> false;
            case CompactNode.MaxPool planes -> false;
            case CompactNode.Dense vector -> true;
            case CompactNode.Flatten vector -> true;
            case CompactNode.AveragePool vector -> true;
            case CompactNode.Scale same -> isVector(same.from());
            case CompactNode.Relu same -> isVector(same.from());
            case CompactNode.Select same -> isVector(same.from());
            case CompactNode.Add same -> isVector(same.from());
        };
    }

    private String planes(float[] biases, Shape shape, String name) {
        String value = graph.constant(name + ".value", biases, 1, biases.length, 1, 1);
        return same(value, graph.indices(1, shape.height(), shape.width()), name);
    }

    /** The same value for every image of the batch. @param rest the shape behind the batch */
    private String same(String value, String rest, String name) {
        String batch = graph.node("Shape", List.of(anyInput), name + ".batch", number("start", 0), number("end", 1));
        String size = graph.node("Concat", List.of(batch, rest), name + ".size", number("axis", 0));
        return graph.node("Expand", List.of(value, size), name);
    }

    /** A channel of zeros comes from one that is padded behind the others. */
    private String select(CompactNode.Select node, String in, String name) {
        int inputs = network.edge(node.from()).channels();
        boolean zeros = Arrays.stream(node.channels()).anyMatch(channel -> channel < 0);
        String source = in;
        if (zeros) {
            long[] pads = isVector(node.from()) ? new long[] {0, 0, 0, 1} : new long[] {0, 0, 0, 0, 0, 1, 0, 0};
            source = graph.node("Pad", List.of(in, graph.indices(pads)), name + ".padded");
        }
        long[] channels = Arrays.stream(node.channels())
                .mapToLong(channel -> channel < 0 ? inputs : channel)
                .toArray();
        return graph.node("Gather", List.of(source, graph.indices(channels)), name, number("axis", 1));
    }

    private String flatten(CompactNode.Flatten node, String in, String name) {
        int features = network.edge(node.from()).features();
        int[] all = IntStream.range(0, features).toArray();
        if (Arrays.equals(node.features(), all)) {
            return graph.node("Flatten", List.of(in), name, number("axis", 1));
        }
        String flat = graph.node("Flatten", List.of(in), name + ".flat", number("axis", 1));
        long[] chosen = Arrays.stream(node.features()).asLongStream().toArray();
        return graph.node("Gather", List.of(flat, graph.indices(chosen)), name, number("axis", 1));
    }

    private static AttributeProto kernel(Window window) {
        return numbers("kernel_shape", window.kernel(), window.kernel());
    }

    private static AttributeProto strides(Window window) {
        return numbers("strides", window.stride(), window.stride());
    }

    private static AttributeProto pads(Window window) {
        int padding = window.padding();
        return numbers("pads", padding, padding, padding, padding);
    }
}
