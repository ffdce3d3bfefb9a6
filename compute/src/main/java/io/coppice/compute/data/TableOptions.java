package io.coppice.compute.data;

import io.coppice.compute.targets.TargetSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job says of a table beforehand; everything else is found in its training rows.
 *
 * @param label the column that is predicted
 * @param heading whether the first line is one
 * @param decimal the decimal point: {@code '.'} or {@code ','}
 * @param columns what certain columns are, by name
 * @param targets what the predicted columns hold, as {@link TargetSchema#KINDS} names it
 * @param further columns that are predicted beside the label, none of classes
 */
public record TableOptions(
        Optional<String> label,
        Optional<Boolean> heading,
        char decimal,
        Map<String, Column> columns,
        String targets,
        List<String> further) {

    /** Of a table of classes. */
    public TableOptions(Optional<String> label, Optional<Boolean> heading, char decimal, Map<String, Column> columns) {
        this(label, heading, decimal, columns, TargetSchema.Classes.KIND, List.of());
    }

    public static final TableOptions NONE = new TableOptions(Optional.empty(), Optional.empty(), '.', Map.of());

    /** A table of which nothing is said but the kind of targets. */
    public static TableOptions predicting(String targets) {
        return new TableOptions(Optional.empty(), Optional.empty(), '.', Map.of(), targets, List.of());
    }

    public TableOptions {
        columns = Map.copyOf(columns);
        further = List.copyOf(further);
    }

    /** What a column holds. */
    public enum Type {
        NUMBER,
        CATEGORY
    }

    /** What a column is for. */
    public enum Role {
        FEATURE,
        LABEL,
        IGNORE
    }

    /** Empty where the table tells. */
    public record Column(Optional<Type> type, Optional<Role> role) {
        static final Column UNSAID = new Column(Optional.empty(), Optional.empty());

        boolean isUnsaid() {
            return type.isEmpty() && role.isEmpty();
        }

        boolean is(Role wanted) {
            return role.filter(wanted::equals).isPresent();
        }
    }

    Column of(String name) {
        return columns.getOrDefault(name, Column.UNSAID);
    }

    /** The label's column, whichever way it was said. */
    Optional<String> saidLabel() {
        return label.or(() -> columns.entrySet().stream()
                .filter(column -> column.getValue().is(Role.LABEL))
                .map(Map.Entry::getKey)
                .findFirst());
    }

    /** Columns that were named and have to be there. */
    List<String> named() {
        return columns.keySet().stream().sorted().toList();
    }
}
