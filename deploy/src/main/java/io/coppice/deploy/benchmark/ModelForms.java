package io.coppice.deploy.benchmark;

import io.coppice.compute.compact.CompactFile;
import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.compact.Compaction;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.tensor.CounterRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model to be measured.
 *
 * @param dense the network before anything was removed, with weights of no meaning; an exported file does not know it
 */
record ModelForms(String name, Optional<CompactModel> dense, CompactModel compact) {

    /** @param path the folder of a finished run, or a safetensors file */
    static ModelForms read(Path path) {
        if (path.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            throw new UnusableFileException(
                    path + ": an ONNX file runs in onnxruntime alone; name the folder of its run or"
                            + " the .safetensors file, whose network is measured in onnxruntime too");
        }
        SafetensorsFile file = Safetensors.read(Files.isDirectory(path) ? path.resolve("model.safetensors") : path);
        if (CompactFile.FORMAT.equals(file.metadata().get("format"))) {
            return new ModelForms("exported network", Optional.empty(), CompactFile.model(file));
        }
        TrainedModel trained = TrainedModel.of(file);
        Network network = trained.network().network();
        Preprocessing preprocessing = trained.preprocessing();
        return new ModelForms(
                network.name(),
                Optional.of(new CompactModel(dense(network), preprocessing, Map.of())),
                new CompactModel(Compaction.of(trained.network()), preprocessing, Map.of()));
    }

    private static CompactNetwork dense(Network network) {
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < network.blocks().size(); block++) {
            blocks.add(network.initialBlock(block, new CounterRandom(1)));
        }
        List<float[]> open = new ArrayList<>();
        for (GateShape gate : network.gates()) {
            float[] ones = new float[gate.units()];
            Arrays.fill(ones, 1);
            open.add(ones);
        }
        return Compaction.of(FoldedNetwork.of(network, blocks, open));
    }

    byte[] compactFile() {
        return Safetensors.toBytes(CompactFile.of(compact.network(), compact.preprocessing(), Map.of()));
    }
}
