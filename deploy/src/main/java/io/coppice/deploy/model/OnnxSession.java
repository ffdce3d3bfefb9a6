package io.coppice.deploy.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.coppice.compute.data.Raw;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.ModelMetadata;
import io.coppice.compute.export.onnx.OnnxModel;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An ONNX file that {@code coppice export} wrote, in onnxruntime on the CPU. */
public final class OnnxSession implements Logits, AutoCloseable {
    private static final String CLASSES = "classes";

    private final OrtEnvironment environment = OnnxLibraries.environment();
    private final OrtSession session;
    private final Shape input;
    private final List<String> classes;
    private final TargetSchema targets;
    private final Optional<TableSchema> schema;

    /** @param threads that one call uses */
    public OnnxSession(String source, byte[] model, int threads) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session = environment.createSession(model, options);
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();
            classes = metadata.get(CLASSES).lines().toList();
            targets = ModelMetadata.targets(source, classes, metadata);
            schema = ModelMetadata.table(source, Optional.ofNullable(metadata.get(ModelMetadata.TABLE)));
            input = schema.isPresent() ? Shape.vector(schema.get().width()) : images(session);
        } catch (OrtException | RuntimeException problem) {
            throw new UnusableFileException(
                    source + ": no ONNX model of coppice export (" + firstLine(problem) + ")", problem);
        }
    }

    private static Shape images(OrtSession session) throws OrtException {
        long[] shape =
                ((TensorInfo) session.getInputInfo().get(OnnxModel.IMAGES).getInfo()).getShape();
        return new Shape((int) shape[1], (int) shape[2], (int) shape[3]);
    }

    /** @throws UnusableFileException when the file is missing or no such model */
    public static OnnxSession read(Path file, int threads) {
        try {
            return new OnnxSession(file.toString(), Files.readAllBytes(file), threads);
        } catch (NoSuchFileException missing) {
            throw new UnusableFileException(file + ": there is no such ONNX file", missing);
        } catch (IOException problem) {
            throw new UnusableFileException(
                    file + ": the file cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        }
    }

    private static String firstLine(Exception problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    }

    public Shape input() {
        return input;
    }

    /** What the network predicts. */
    public TargetSchema targets() {
        return targets;
    }

    public List<String> classes() {
        return classes;
    }

    /** What the columns are, where the network was trained on a table. */
    public Optional<TableSchema> schema() {
        return schema;
    }

    @Override
    public void of(Raw raw, int samples, float[] logits) {
        try {
            switch (raw) {
                case Raw.Bytes pixels -> images(pixels.values(), samples, logits);
                case Raw.Numbers inputs -> rows(inputs.values(), samples, logits);
            }
        } catch (OrtException problem) {
            throw new IllegalStateException("onnxruntime failed: " + firstLine(problem), problem);
        }
    }

    private void images(byte[] pixels, int samples, float[] logits) throws OrtException {
        long[] shape = {samples, input.channels(), input.height(), input.width()};
        ByteBuffer images = ByteBuffer.wrap(pixels, 0, samples * input.features());
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, images, shape, OnnxJavaType.UINT8)) {
            run(Map.of(OnnxModel.IMAGES, tensor), samples, logits);
        }
    }

    private void rows(float[] inputs, int samples, float[] logits) throws OrtException {
        TableSchema columns = schema.orElseThrow(() ->
                new IllegalStateException("This ONNX model takes images of " + input + " and not rows of numbers"));
        try (ColumnTensors tensors = new ColumnTensors(environment, columns, inputs, samples)) {
            run(tensors.byName(), samples, logits);
        }
    }

    private void run(Map<String, OnnxTensor> inputs, int samples, float[] logits) throws OrtException {
        try (OrtSession.Result result = session.run(inputs, Set.of(OnnxModel.LOGITS))) {
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(logits, 0, samples * classes.size());
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException problem) {
            throw new IllegalStateException("onnxruntime cannot close its session: " + firstLine(problem), problem);
        }
    }
}
