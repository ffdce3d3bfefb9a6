package io.coppice.deploy.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.export.onnx.OnnxTable;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows as an ONNX model of a table takes them: its inputs are columns as they stand in a file, so what rows have become is
 * turned back into numbers and words.
 */
final class ColumnTensors implements AutoCloseable {
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    /** @param inputs that the rows made, {@code [row][input]} */
    ColumnTensors(OrtEnvironment environment, TableSchema schema, float[] inputs, int rows) throws OrtException {
        int width = schema.width();
        long[] shape = {rows, 1};
        int at = 0;
        for (TableColumn column : schema.features()) {
            String name = OnnxTable.input(column);
            switch (column) {
                case TableColumn.Numeric numeric
                when OnnxTable.isDouble(numeric) -> {
                    double[] numbers = numbers(numeric, inputs, at, width, rows);
                    put(name, OnnxTensor.createTensor(environment, DoubleBuffer.wrap(numbers), shape));
                }
                case TableColumn.Numeric numeric -> {
                    double[] numbers = numbers(numeric, inputs, at, width, rows);
                    float[] narrow = new float[rows];
                    for (int row = 0; row < rows; row++) {
                        narrow[row] = (float) numbers[row];
                    }
                    put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(narrow), shape));
                }
                default -> {
                    String[] words = new String[rows];
                    for (int row = 0; row < rows; row++) {
                        words[row] = word(column, inputs, row * width + at);
                    }
                    put(name, OnnxTensor.createTensor(environment, words, shape));
                }
            }
            at += column.width();
        }
    }

    private void put(String name, OnnxTensor tensor) {
        tensors.put(name, tensor);
    }

    Map<String, OnnxTensor> byName() {
        return tensors;
    }

    private static double[] numbers(TableColumn.Numeric column, float[] inputs, int at, int width, int rows) {
        double[] numbers = new double[rows];
        for (int row = 0; row < rows; row++) {
            int place = row * width + at;
            boolean missing = column.indicated() && inputs[place + 1] != 0;
            numbers[row] = missing ? Double.NaN : inputs[place] * column.deviation() + column.mean();
        }
        return numbers;
    }

    private static String word(TableColumn column, float[] inputs, int at) {
        return switch (column) {
            case TableColumn.Category category -> {
                for (int value = 0; value < category.values().size(); value++) {
                    if (inputs[at + value] != 0) {
                        yield category.values().get(value);
                    }
                }
                yield unlike(category.values().toArray(String[]::new));
            }
            case TableColumn.YesNo yesNo ->
                inputs[at] > 0 ? yesNo.yes() : inputs[at] < 0 ? yesNo.no() : unlike(yesNo.yes(), yesNo.no());
            default -> throw new IllegalArgumentException(column.name() + " holds no words");
        };
    }

    /** A word that is none of these. */
    private static String unlike(String... words) {
        String other = "other";
        while (List.of(words).contains(other)) {
            other += "'";
        }
        return other;
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
    }
}
