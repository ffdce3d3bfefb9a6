package io.coppice.deploy.benchmark;

import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.export.onnx.OnnxModel;
import io.coppice.deploy.model.Logits;
import io.coppice.deploy.model.OnnxSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One way to have a network's answers.
 *
 * @param network dense or compact
 * @param threads in words
 * @param callers threads that call at once
 */
record Contestant(String network, String runner, String threads, int callers, Logits logits) {
    static final String DENSE = "dense";
    static final String COMPACT = "compact";
    static final String COPPICE = "Coppice";
    static final String ONNXRUNTIME = "onnxruntime";
    static final String ONE_THREAD = "one thread";
    static final String ALL_CORES = "all cores";

    /** @param sessions receives what has to be closed when all is measured */
    static List<Contestant> of(ModelForms forms, int cores, List<OnnxSession> sessions) {
        List<Contestant> all = new ArrayList<>();
        forms.dense().ifPresent(dense -> all.addAll(of(DENSE, dense, cores, sessions)));
        all.addAll(of(COMPACT, forms.compact(), cores, sessions));
        return all;
    }

    private static List<Contestant> of(String network, CompactModel model, int cores, List<OnnxSession> sessions) {
        byte[] onnx = OnnxModel.toBytes(model.network(), model.preprocessing(), Map.of());
        OnnxSession single = new OnnxSession(network, onnx, 1);
        OnnxSession whole = new OnnxSession(network, onnx, cores);
        sessions.addAll(List.of(single, whole));
        return List.of(
                new Contestant(network, COPPICE, ONE_THREAD, 1, model::logits),
                new Contestant(network, ONNXRUNTIME, ONE_THREAD, 1, single),
                new Contestant(network, COPPICE, ALL_CORES, cores, model::logits),
                new Contestant(network, ONNXRUNTIME, ALL_CORES, cores, single),
                new Contestant(network, ONNXRUNTIME, "all cores on each call", 1, whole));
    }

    /** A call on so many images, with memory of its own for each thread. */
    Runnable call(int batch, int features, int classes) {
        byte[] pixels = new byte[batch * features];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 0x9e3779b9L >>> 17);
        }
        ThreadLocal<float[]> results = ThreadLocal.withInitial(() -> new float[batch * classes]);
        return () -> logits.of(pixels, batch, results.get());
    }

    /** Whether both run on the same threads. */
    boolean isBeside(Contestant other) {
        return threads.startsWith(other.threads) || other.threads.startsWith(threads);
    }

    String text() {
        return network + ", " + runner + ", " + threads;
    }
}
