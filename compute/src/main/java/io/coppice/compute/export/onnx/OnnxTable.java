package io.coppice.compute.export.onnx;

import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.operator.OnnxForm.Attribute;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.TensorProto;

/**
 * The columns of a table as inputs of an ONNX graph, {@code [N][1]} each and called as the column: numbers as FLOAT, with NaN
 * for a missing one, and words as STRING. What {@link io.coppice.compute.data.RowEncoder} does with them is part of the
 * graph, with the same arithmetic.
 */
public final class OnnxTable {
    /** A float holds 24 bits: from here on too few of them would be left behind the mean, and a column is DOUBLE. */
    private static final double MOST_OFFSET = 1024;

    private final OnnxGraph graph;
    private final List<String> parts = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();

    OnnxTable(OnnxGraph graph) {
        this.graph = graph;
    }

    /** What the input of a column is called: as the column, but for what is called so already. */
    public static String input(TableColumn column) {
        String name = column.name();
        return List.of(OnnxModel.LOGITS, OnnxModel.PROBABILITIES, OnnxModel.PREDICTIONS)
                        .contains(name)
                ? name + "_"
                : name;
    }

    /** Whether the numbers of a column lie too far from 0 for single precision, and so have to be given as DOUBLE. */
    public static boolean isDouble(TableColumn.Numeric column) {
        return Math.abs(column.mean()) > MOST_OFFSET * column.deviation();
    }

    /** Adds the inputs and what prepares them. @return the name of the prepared rows, as images of a shape */
    String add(TableSchema schema, Shape shape) {
        List<TableColumn> features = schema.features();
        for (TableColumn column : features) {
            graph.input(
                    input(column),
                    switch (column) {
                        case TableColumn.Numeric numeric when isDouble(numeric) -> TensorProto.DataType.DOUBLE;
                        case TableColumn.Numeric numeric -> TensorProto.DataType.FLOAT;
                        default -> TensorProto.DataType.STRING;
                    },
                    1);
        }
        numbers(features);
        int at = 0;
        for (TableColumn column : features) {
            switch (column) {
                case TableColumn.Category category -> add(category(category), at, column.width());
                case TableColumn.YesNo yesNo -> add(yesNo(yesNo), at, 1);
                default -> {}
            }
            at += column.width();
        }
        String rows = parts.size() == 1
                ? parts.getFirst()
                : graph.node("Concat", parts, "rows.parts", new Attribute.Whole("axis", 1));
        String inOrder = inOrder(rows);
        String size = graph.indices(-1, shape.channels(), shape.height(), shape.width());
        return graph.node("Reshape", List.of(inOrder, size), "edge.0");
    }

    private void add(String part, int at, int width) {
        int[] where = new int[width];
        Arrays.setAll(where, i -> at + i);
        parts.add(part);
        places.add(where);
    }

    /** All columns of numbers together: a table of pixels has hundreds. */
    private void numbers(List<TableColumn> features) {
        List<String> wide = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        List<Integer> at = new ArrayList<>();
        List<Integer> indicated = new ArrayList<>();
        int to = 0;
        for (TableColumn column : features) {
            if (column instanceof TableColumn.Numeric numeric) {
                wide.add(
                        isDouble(numeric)
                                ? input(column)
                                : cast(input(column), input(column) + ".wide", TensorProto.DataType.DOUBLE));
                if (numeric.indicated()) {
                    indicated.add(means.size());
                }
                means.add(numeric.mean());
                deviations.add(numeric.deviation());
                at.add(to);
            }
            to += column.width();
        }
        if (wide.isEmpty()) {
            return;
        }
        String all = graph.node("Concat", wide, "numbers", new Attribute.Whole("axis", 1));
        String centred = graph.node("Sub", List.of(all, graph.doubles("numbers.mean", means)), "numbers.centred");
        String scaled =
                graph.node("Div", List.of(centred, graph.doubles("numbers.deviation", deviations)), "numbers.scaled");
        String narrow = cast(scaled, "numbers.narrow", TensorProto.DataType.FLOAT);
        String missing = graph.node("IsNaN", List.of(narrow), "numbers.missing");
        String zero = graph.constant("numbers.filled.with", new float[1], 1);
        parts.add(graph.node("Where", List.of(missing, zero, narrow), "numbers.filled"));
        places.add(at.stream().mapToInt(Integer::intValue).toArray());
        if (!indicated.isEmpty()) {
            String flags = cast(missing, "numbers.flags", TensorProto.DataType.FLOAT);
            String chosen = graph.indices(
                    indicated.stream().mapToLong(Integer::longValue).toArray());
            parts.add(
                    graph.node("Gather", List.of(flags, chosen), "numbers.indicated", new Attribute.Whole("axis", 1)));
            places.add(indicated.stream().mapToInt(i -> at.get(i) + 1).toArray());
        }
    }

    private String cast(String in, String out, TensorProto.DataType type) {
        return graph.node("Cast", List.of(in), out, new Attribute.Whole("to", type.getNumber()));
    }

    /** A word's place among the values, compared with every place. */
    private String category(TableColumn.Category column) {
        String name = input(column);
        int values = column.values().size();
        List<Long> places = new ArrayList<>();
        for (long place = 0; place < values; place++) {
            places.add(place);
        }
        String place = graph.wordsToPlaces(name, column.values(), places, values, name + ".place");
        long[] all = new long[column.width()];
        Arrays.setAll(all, i -> i);
        String same = graph.node("Equal", List.of(place, graph.indices(all)), name + ".same");
        return cast(same, name + ".inputs", TensorProto.DataType.FLOAT);
    }

    private String yesNo(TableColumn.YesNo column) {
        String name = input(column);
        String place =
                graph.wordsToPlaces(name, List.of(column.no(), column.yes()), List.of(-1L, 1L), 0, name + ".place");
        return cast(place, name + ".inputs", TensorProto.DataType.FLOAT);
    }

    /** Parts were put behind one another as it came; the network has learned them in the order of their columns. */
    private String inOrder(String rows) {
        int[] found = places.stream().flatMapToInt(Arrays::stream).toArray();
        long[] from = new long[found.length];
        boolean moved = false;
        for (int i = 0; i < found.length; i++) {
            from[found[i]] = i;
            moved |= found[i] != i;
        }
        return moved
                ? graph.node("Gather", List.of(rows, graph.indices(from)), "rows", new Attribute.Whole("axis", 1))
                : rows;
    }
}
