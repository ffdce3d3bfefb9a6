package io.coppice.compute.data;

import io.coppice.compute.targets.TargetSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of rows, read once: the cells of the columns that are wanted.
 *
 * @param label the name of the label's column
 * @param labels its cells
 * @param columns the cells of the other columns by name; those that nobody wants are not there
 * @param divider the cells by which the rows are divided, where the split has a group or a time
 * @param names of all columns but the label's, in the order of the file
 * @param rows how many there are
 * @param decimal the decimal point of its numbers
 * @param notes what should be told of it
 */
record Table(
        Path file,
        boolean headed,
        String label,
        ColumnCells labels,
        Map<String, ColumnCells> columns,
        Optional<ColumnCells> divider,
        List<String> names,
        int rows,
        char decimal,
        List<String> notes) {

    /** Reads the rows that a network is trained on, of which nothing is known but what the job says. */
    static Table read(Path file, TableOptions options, SplitOptions split) {
        TableHeading heading = TableHeading.of(file, options);
        for (String named : options.named()) {
            if (!heading.names().contains(named)) {
                throw heading.unknown("data.columns has " + named, named);
            }
        }
        int label = heading.label(options);
        Map<String, ColumnCells> columns = new HashMap<>();
        List<String> names = new ArrayList<>(heading.names());
        String labelled = names.remove(label);
        Optional<String> divider = split.group().or(split::time);
        for (String name : names) {
            boolean divides =
                    divider.filter(name::equals).isPresent() && options.of(name).isUnsaid();
            if (!name.isEmpty() && !divides && !options.of(name).is(TableOptions.Role.IGNORE)) {
                columns.put(name, new ColumnCells(ColumnCells.Kind.VALUES, options.decimal()));
            }
        }
        for (String further : options.further()) {
            if (!names.contains(further) || !columns.containsKey(further)) {
                throw heading.unknown("data.label has " + further, further);
            }
        }
        Labels labels = new Labels(labelled, options.further(), options.targets());
        return read(heading, labels, columns, split, options.decimal(), List.of());
    }

    /** Reads rows as those were that the schema was made from. */
    static Table read(Path file, TableSchema schema, TargetSchema targets, SplitOptions split) {
        TableHeading heading = TableHeading.like(file, schema);
        if (!heading.names().contains(schema.label())) {
            throw heading.unknown("the label is " + schema.label(), schema.label());
        }
        RowEncoder encoder = new RowEncoder(schema);
        Map<String, ColumnCells> columns = new HashMap<>();
        try {
            encoder.places(heading.names());
        } catch (IllegalArgumentException missing) {
            throw new UnusableFileException(file + ": " + missing.getMessage(), missing);
        }
        for (TableColumn column : encoder.features()) {
            columns.put(column.name(), new ColumnCells(ColumnCells.Kind.VALUES, schema.decimal()));
        }
        Labels labels = Labels.of(schema, targets);
        for (String further : labels.further()) {
            if (!heading.names().contains(further)) {
                throw heading.unknown("the label has " + further, further);
            }
            columns.put(further, new ColumnCells(ColumnCells.Kind.VALUES, schema.decimal()));
        }
        List<String> extra = encoder.extra(heading.names());
        List<String> notes = extra.isEmpty()
                ? List.of()
                : List.of(file.getFileName() + ": passed over " + TableHeading.listed(extra)
                        + ", which the training rows have not");
        return read(heading, labels, columns, split, schema.decimal(), notes);
    }

    /** The columns that are predicted. */
    private record Labels(String label, List<String> further, String targets) {
        static Labels of(TableSchema schema, TargetSchema targets) {
            List<String> further = targets instanceof TargetSchema.Classes
                    ? List.of()
                    : targets.names().stream()
                            .filter(name -> !name.equals(schema.label()))
                            .toList();
            return new Labels(schema.label(), further, targets.kind());
        }

        boolean areClasses() {
            return targets.equals(TargetSchema.Classes.KIND);
        }

        ColumnCells.Kind kind() {
            return areClasses() ? ColumnCells.Kind.LABELS : ColumnCells.Kind.VALUES;
        }

        /** Refuses a row of which one is missing, the last that was taken. */
        void requireAll(CsvRecords records, ColumnCells labels, Map<String, ColumnCells> columns) {
            requireFilled(records, label, labels);
            for (String name : further) {
                requireFilled(records, name, columns.get(name));
            }
        }

        private void requireFilled(CsvRecords records, String name, ColumnCells cells) {
            if (cells.isMissing(cells.rows() - 1)) {
                throw records.wrong(", column " + name + ": the label is missing, expected "
                        + (areClasses() ? "a class" : "a value") + "; fill it or leave the line out");
            }
        }
    }

    private static Table read(
            TableHeading heading,
            Labels predicted,
            Map<String, ColumnCells> columns,
            SplitOptions split,
            char decimal,
            List<String> notes) {
        Optional<ColumnCells> divider = split.group()
                .map(group -> new ColumnCells(ColumnCells.Kind.GROUPS, decimal))
                .or(() -> split.time().map(time -> new ColumnCells(ColumnCells.Kind.TIMES, decimal)));
        int divides = divider.isEmpty() ? -1 : place(heading, split);
        String label = predicted.label();
        ColumnCells labels = new ColumnCells(predicted.kind(), decimal);
        List<String> names = heading.names();
        ColumnCells[] byPlace = new ColumnCells[names.size()];
        for (int place = 0; place < byPlace.length; place++) {
            byPlace[place] = names.get(place).equals(label) ? labels : columns.get(names.get(place));
        }
        try (CsvRecords records = CsvRecords.open(heading.file())) {
            if (heading.headed()) {
                records.next();
            }
            while (records.next()) {
                if (records.cells() != byPlace.length) {
                    throw records.wrong(" has " + records.cells() + (records.cells() == 1 ? " cell" : " cells")
                            + ", expected " + byPlace.length + " as in the first line; complete it or leave it out");
                }
                for (int place = 0; place < byPlace.length; place++) {
                    if (byPlace[place] != null) {
                        byPlace[place].add(records, place);
                    }
                }
                divider.ifPresent(cells -> cells.add(records, divides));
                predicted.requireAll(records, labels, columns);
            }
        }
        List<String> others = new ArrayList<>(names);
        others.remove(label);
        return new Table(
                heading.file(),
                heading.headed(),
                label,
                labels,
                columns,
                divider,
                others,
                labels.rows(),
                decimal,
                notes);
    }

    private static int place(TableHeading heading, SplitOptions split) {
        String name = split.group().or(split::time).orElseThrow();
        int place = heading.names().indexOf(name);
        if (place < 0) {
            throw heading.unknown("data.split." + (split.group().isPresent() ? "group" : "time") + " is " + name, name);
        }
        return place;
    }

    /** Whether it holds all that the schema and the split ask for. */
    boolean serves(TableSchema schema, TargetSchema targets, SplitOptions split) {
        Labels predicted = Labels.of(schema, targets);
        Optional<String> divides = split.group().or(split::time);
        return headed == schema.headed()
                && decimal == schema.decimal()
                && label.equals(schema.label())
                && labels.kind() == predicted.kind()
                && columns.keySet().containsAll(predicted.further())
                && divides.isPresent() == divider.isPresent()
                && schema.features().stream().allMatch(column -> columns.containsKey(column.name()));
    }

    /** The class of every row. @throws UnusableFileException naming the line of a label that is not among them */
    int[] classes(List<String> classes) {
        Map<String, Integer> known = new HashMap<>();
        for (int place = 0; place < classes.size(); place++) {
            known.put(Cells.label(classes.get(place)), place);
        }
        if (labels.isText()) {
            throw manyLabels();
        }
        int[] ofWord = new int[labels.words().size()];
        for (int word = 0; word < ofWord.length; word++) {
            String text = labels.words().get(word);
            Integer place = known.get(text);
            if (place == null || place >= ImageSet.MOST_CLASSES) {
                throw new UnusableFileException(file + ": line " + labels.line(word) + ", column " + label
                        + ": the label is \"" + text + "\", expected one of " + TableHeading.listed(classes));
            }
            ofWord[word] = place;
        }
        int[] ofRow = new int[rows];
        for (int row = 0; row < rows; row++) {
            ofRow[row] = ofWord[labels.word(row)];
        }
        return ofRow;
    }

    UnusableFileException manyLabels() {
        return new UnusableFileException(file + ": column " + label + " holds "
                + (labels.isText()
                        ? "more than 10,000"
                        : Integer.toString(labels.words().size()))
                + " different labels in " + rows + " rows, expected 2 to " + ImageSet.MOST_CLASSES
                + ", each of several rows; name the label's column with data.label, of " + TableHeading.listed(names)
                + ", or give it classes"
                + (labels.isText() || labels.words().stream().noneMatch(word -> Double.isNaN(Cells.number(word, '.')))
                        ? "; numbers are predicted with data.targets = numbers"
                        : ""));
    }

    /** Divides the rows. @param share of those that test, 0 where the test has a file of its own */
    SampleSplit split(int[] classes, SplitOptions options, double share, int validation) {
        if (options.time().isPresent()) {
            return SampleSplit.byTime(times(options.time().get()), share, validation);
        }
        if (options.group().isEmpty()) {
            return SampleSplit.stratified(classes, options.seed(), share, validation);
        }
        ColumnCells cells = divider.orElseThrow();
        int[] groups = SampleSplit.groups(
                rows,
                row -> Optional.of(cells.word(row))
                        .filter(word -> word >= 0)
                        .map(word -> cells.words().get(word)));
        return SampleSplit.grouped(classes, groups, options.seed(), share, validation);
    }

    private double[] times(String name) {
        ColumnCells cells = divider.orElseThrow();
        double[] times = new double[rows];
        for (int row = 0; row < rows; row++) {
            times[row] = cells.number(row);
            if (Double.isNaN(times[row])) {
                int word = cells.word(row);
                throw new UnusableFileException(
                        file + ": "
                                + (word < 0 ? "row " + (row + 1) : "line " + cells.line(word)) + ", column " + name
                                + ": the "
                                + (word < 0
                                        ? "time is missing"
                                        : "cell is \"" + cells.words().get(word) + "\"")
                                + ", expected a number or a date such as 2026-01-31 or 2026-01-31T12:00:00 for data.split.time");
            }
        }
        return times;
    }
}
