package io.coppice.deploy.command;

import io.coppice.compute.data.Raw;
import io.coppice.compute.data.RowEncoder;
import io.coppice.compute.data.TableRows;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.data.UnusableFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows of a file on their way through a network, some hundred at a time, so that a file may have any number of them.
 *
 * @param rows that were taken
 * @param notes what the user should know of the others, and of cells that were missing
 */
record ScoredRows(long rows, List<String> notes) {
    private static final int BATCH = 256;
    private static final int LISTED = 8;

    /** Hears of every row, in the order of the file. */
    @FunctionalInterface
    interface Listener {
        /** @param at where the logits of the row begin */
        void row(int line, Optional<String> label, float[] logits, int at);
    }

    /**
     * @param shown what the file is called in messages
     * @param skipBad whether rows that cannot be taken are passed over and counted, instead of ending everything
     * @throws UnusableFileException naming the columns that are missing, or the line that cannot be taken
     */
    static ScoredRows of(LoadedModel model, TableSchema schema, Path shown, Path file, boolean skipBad, Listener each) {
        int width = schema.width();
        int classes = model.classes().size();
        float[] inputs = new float[BATCH * width];
        float[] logits = new float[BATCH * classes];
        int[] lines = new int[BATCH];
        List<Optional<String>> labels = new ArrayList<>();
        Bad bad = new Bad(skipBad);
        long rows = 0;
        try (TableRows table = TableRows.open(file, new RowEncoder(schema))) {
            boolean more = true;
            while (more) {
                labels.clear();
                while (labels.size() < BATCH && (more = bad.next(table, inputs, labels.size() * width))) {
                    if (bad.wasTaken()) {
                        lines[labels.size()] = table.line();
                        labels.add(table.label());
                    }
                }
                model.logits().of(new Raw.Numbers(inputs), labels.size(), logits);
                for (int i = 0; i < labels.size(); i++) {
                    each.row(lines[i], labels.get(i), logits, i * classes);
                }
                rows += labels.size();
            }
            return new ScoredRows(rows, notes(shown, table, bad, rows));
        }
    }

    private static List<String> notes(Path shown, TableRows table, Bad bad, long rows) {
        List<String> notes = new ArrayList<>();
        List<String> extra = table.extra();
        if (!extra.isEmpty()) {
            String some = String.join(", ", extra.subList(0, Math.min(LISTED, extra.size())));
            notes.add(shown + ": passed over " + some
                    + (extra.size() > LISTED ? " and " + (extra.size() - LISTED) + " more" : "")
                    + ", which the network does not know");
        }
        table.tally().sentences().forEach(sentence -> notes.add(shown + ": " + sentence));
        if (bad.count > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s: skipped %,d of %,d rows; the first: %s",
                    shown,
                    bad.count,
                    rows + bad.count,
                    bad.first));
        }
        if (rows == 0) {
            notes.add(shown + ": there is no row");
        }
        return notes;
    }

    /** Rows that cannot be taken. */
    private static final class Bad {
        private final boolean skipped;
        private boolean taken;
        private int line;
        private long count;
        private String first = "";

        Bad(boolean skipped) {
            this.skipped = skipped;
        }

        /** @return false at the end */
        boolean next(TableRows table, float[] into, int at) {
            taken = false;
            try {
                taken = table.next(into, at);
                return taken;
            } catch (UnusableFileException unusable) {
                boolean stands = count > 0 && table.line() == line; // the file itself cannot be read any further
                if (!skipped || stands) {
                    throw unusable;
                }
                line = table.line();
                first = count == 0 ? unusable.getMessage() : first;
                count++;
                return true;
            }
        }

        boolean wasTaken() {
            return taken;
        }
    }
}
