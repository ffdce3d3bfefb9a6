package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the columns of a table are and how they become inputs of a network. Made from the training rows, kept with the job,
 * and part of the trained network, so that every other table is read as the first one was.
 *
 * @param label the column of the classes
 * @param headed whether the files have a heading, by whose names columns are found; otherwise names are places, from 1
 * @param decimal the decimal point: {@code '.'} or {@code ','}
 * @param columns all others, in the order of the first file
 */
public record TableSchema(String label, boolean headed, char decimal, List<TableColumn> columns) {

    public TableSchema {
        columns = List.copyOf(columns);
        Set<String> names = new HashSet<>(Set.of(label));
        for (TableColumn column : columns) {
            boolean unnamed = column.name().isEmpty() && column instanceof TableColumn.Ignored;
            if (!names.add(column.name()) && !unnamed) {
                throw new IllegalArgumentException("two columns are called " + column.name() + ", expected one");
            }
        }
        if (decimal != '.' && decimal != ',') {
            throw new IllegalArgumentException("the decimal point is \"" + decimal + "\", expected . or ,");
        }
        if (columns.stream().allMatch(column -> column.width() == 0)) {
            throw new IllegalArgumentException("no column makes an input of the network, expected one or more");
        }
    }

    /** How many inputs a row makes. */
    public int width() {
        int width = 0;
        for (TableColumn column : columns) {
            width += column.width();
        }
        return width;
    }

    /** What the inputs are called. */
    public List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        for (TableColumn column : columns) {
            inputs.addAll(column.inputs());
        }
        return inputs;
    }

    /** The columns that make inputs, in the order of their inputs. */
    public List<TableColumn> features() {
        List<TableColumn> features = new ArrayList<>();
        for (TableColumn column : columns) {
            if (column.width() > 0) {
                features.add(column);
            }
        }
        return List.copyOf(features);
    }

    /**
     * The same for rows that are images: the numbers of a channel are centred and scaled alike, since a pixel that hardly
     * ever changes would weigh as much as all others.
     *
     * @param channels into which the inputs are divided
     */
    public TableSchema pooled(int channels) {
        int plane = width() / channels;
        double[] mean = new double[channels];
        double[] square = new double[channels];
        int[] count = new int[channels];
        int at = 0;
        for (TableColumn column : columns) {
            if (column instanceof TableColumn.Numeric numeric) {
                int channel = at / plane;
                mean[channel] += numeric.mean();
                square[channel] += numeric.deviation() * numeric.deviation() + numeric.mean() * numeric.mean();
                count[channel]++;
            }
            at += column.width();
        }
        List<TableColumn> pooled = new ArrayList<>();
        at = 0;
        for (TableColumn column : columns) {
            int channel = Math.min(channels - 1, at / plane);
            double average = mean[channel] / count[channel];
            double variance = square[channel] / count[channel] - average * average;
            pooled.add(
                    column instanceof TableColumn.Numeric numeric
                            ? new TableColumn.Numeric(
                                    numeric.name(),
                                    average,
                                    variance > 0 ? Math.sqrt(variance) : 1,
                                    numeric.indicated())
                            : column);
            at += column.width();
        }
        return new TableSchema(label, headed, decimal, pooled);
    }
}
