package io.coppice.compute.export.onnx;

import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.export.ModelMetadata;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.OnnxForm.Attribute;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** In place of probabilities, for a network that predicts numbers. */
    public static final String PREDICTIONS = "predictions";

    /** Of 2022: old enough for every runtime in use. */
    private static final int OPERATOR_SET = 17;

    private static final int FORMAT_VERSION = 8;

    /** Of the operators for words; of 2018. */
    private static final int MACHINE_LEARNING_SET = 2;

    private final CompactNetwork network;
    private final OnnxGraph graph;
    private final List<String> edges = new ArrayList<>();

    /** @param input what has as many samples as the batch */
    private OnnxModel(CompactNetwork network, String input) {
        this.network = network;
        this.graph = new OnnxGraph("coppice", network, input);
    }

    /** The bytes of the file. @param notes by key, such as the job's name */
    public static byte[] toBytes(CompactNetwork network, Preprocessing preprocessing, Map<String, String> notes) {
        String input = preprocessing
                .schema()
                .map(schema -> OnnxTable.input(schema.features().getFirst()))
                .orElse(IMAGES);
        OnnxModel model = new OnnxModel(network, input);
        preprocessing.schema().ifPresentOrElse(schema -> model.prepare(schema), () -> model.prepare(preprocessing));
        for (int i = 0; i < network.nodes().size(); i++) {
            boolean last = i == network.nodes().size() - 1;
            model.add(network.nodes().get(i), last ? LOGITS : "edge." + (i + 1));
        }
        model.finish(preprocessing.targets());
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
        properties.putAll(ModelMetadata.of(preprocessing.targets()));
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
        Attribute floats = new Attribute.Whole("to", TensorProto.DataType.FLOAT.getNumber());
        String raw = graph.node("Cast", List.of(IMAGES), "images.raw", floats);
        graph.scale("images", raw, false, factors, shifts, "edge.0");
        edges.add("edge.0");
    }

    /** Outputs become what they mean: probabilities, or numbers in their own units. */
    private void finish(TargetSchema targets) {
        graph.output(LOGITS, network.classes());
        switch (targets) {
            case TargetSchema.Classes classes -> {
                graph.node("Softmax", List.of(LOGITS), PROBABILITIES, new Attribute.Whole("axis", 1));
                graph.output(PROBABILITIES, network.classes());
            }
            case TargetSchema.YesNo yesNo -> {
                graph.node("Sigmoid", List.of(LOGITS), PROBABILITIES);
                graph.output(PROBABILITIES, network.classes());
            }
            case TargetSchema.Numbers numbers -> {
                String factors = graph.constant("target.deviation", floats(numbers.deviation()), numbers.outputs());
                String shifts = graph.constant("target.mean", floats(numbers.mean()), numbers.outputs());
                String scaled = graph.node("Mul", List.of(LOGITS, factors), "target.scaled");
                graph.node("Add", List.of(scaled, shifts), PREDICTIONS);
                graph.output(PREDICTIONS, network.classes());
            }
        }
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    private void add(CompactNode node, String name) {
        int[] from = node.from();
        String[] in = new String[from.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = edges.get(from[i]);
        }
        String free = graph.free(name);
        node.onnx(graph, in, free);
        edges.add(free);
    }
}
