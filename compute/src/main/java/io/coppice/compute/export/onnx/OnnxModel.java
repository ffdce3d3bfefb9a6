package io.coppice.compute.export.onnx;

import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.OnnxForm.Attribute;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;

/**
 * A compact network as an ONNX model: standard operators, a batch of any size, raw images as unsigned bytes
 * {@code [N][channel][row][column]} in ({@value #IMAGES}), since the preprocessing is part of the graph; {@value #LOGITS} and
 * {@value #PROBABILITIES} out, {@code [N][class]}.
 */
public final class OnnxModel {
    public static final String IMAGES = "images";
    public static final String LOGITS = "logits";
    public static final String PROBABILITIES = "probabilities";

    /** Of 2022: old enough for every runtime in use. */
    private static final int OPERATOR_SET = 17;

    private static final int FORMAT_VERSION = 8;

    private final CompactNetwork network;
    private final OnnxGraph graph;
    private final List<String> edges = new ArrayList<>();

    private OnnxModel(CompactNetwork network) {
        this.network = network;
        this.graph = new OnnxGraph("coppice", network, IMAGES);
    }

    /** The bytes of the file. @param notes by key, such as the job's name */
    public static byte[] toBytes(CompactNetwork network, Preprocessing preprocessing, Map<String, String> notes) {
        OnnxModel model = new OnnxModel(network);
        model.prepare(preprocessing);
        for (int i = 0; i < network.nodes().size(); i++) {
            boolean last = i == network.nodes().size() - 1;
            model.add(network.nodes().get(i), last ? LOGITS : "edge." + (i + 1));
        }
        model.finish();
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(FORMAT_VERSION)
                .setProducerName("coppice")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(model.graph.build());
        Map<String, String> properties = new TreeMap<>(notes);
        properties.put("classes", String.join("\n", preprocessing.classes()));
        properties.forEach((key, value) -> file.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file.build().toByteArray();
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

    private void finish() {
        graph.node("Softmax", List.of(LOGITS), PROBABILITIES, new Attribute.Whole("axis", 1));
        graph.output(LOGITS, network.classes());
        graph.output(PROBABILITIES, network.classes());
    }

    private void add(CompactNode node, String name) {
        int[] from = node.from();
        String[] in = new String[from.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = edges.get(from[i]);
        }
        node.onnx(graph, in, name);
        edges.add(name);
    }
}
