package io.coppice.compute.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * The records of a file of separated values, one after another, plain or gzip: RFC 4180 with commas, semicolons or tabs,
 * whichever the first lines show. Blanks around cells, empty lines and lines of empty cells are passed over. A record's cells
 * are kept until the next one; nothing else is.
 */
final class CsvRecords implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final int LINES_SEEN = 50;
    private static final int LONGEST_CELL = 1 << 20;

    /** A comma comes last: in a table of decimal commas it stands in every line as well. */
    private static final char[] SEPARATORS = {'\t', ';', ','};

    private final Path file;
    private final Reader reader;
    private final char separator;
    private char[] buffer = new char[CHUNK];
    private int at;
    private int filled;
    private boolean ended;
    private int lineOfNext = 1;
    private int line;
    private char[] text = new char[1024];
    private int length;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int cells;

    private CsvRecords(Path file, Reader reader) {
        this.file = file;
        this.reader = reader;
        fill();
        if (filled > 0 && buffer[0] == '\uFEFF') { // the mark that spreadsheets put at the start of a file
            at = 1;
        }
        this.separator = separator();
    }

    static CsvRecords open(Path file) {
        try {
            return new CsvRecords(
                    file,
                    new InputStreamReader(
                            IdxFile.inflate(Files.newInputStream(file)),
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPORT)
                                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
        } catch (IOException problem) {
            throw unreadable(file, problem);
        }
    }

    private static UnusableFileException unreadable(Path file, IOException problem) {
        return switch (problem) {
            case CharacterCodingException binary ->
                new UnusableFileException(
                        file + ": no text in UTF-8, expected separated values; save it anew as UTF-8", binary);
            case EOFException cut -> new UnusableFileException(file + ": the gzip data is cut short", cut);
            case ZipException damaged ->
                new UnusableFileException(file + ": the gzip data is damaged (" + damaged.getMessage() + ")", damaged);
            default ->
                new UnusableFileException(
                        file + ": the file cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        };
    }

    /** Reads the next record. @return false at the end of the file */
    boolean next() {
        do {
            if (!record()) {
                return false;
            }
        } while (isBlank());
        return true;
    }

    /** Where the record begins in the file, from 1. */
    int line() {
        return line;
    }

    /** Which character separates the cells. */
    char separatedBy() {
        return separator;
    }

    /** How many cells the record has. */
    int cells() {
        return cells;
    }

    String cell(int cell) {
        return new String(text, starts[cell], ends[cell] - starts[cell]);
    }

    /** The number that a cell holds, NaN where it holds none; the same as {@link Cells#number} without a text. */
    double number(int cell, char decimal) {
        return Cells.number(text, starts[cell], ends[cell], decimal);
    }

    String[] row() {
        String[] row = new String[cells];
        Arrays.setAll(row, this::cell);
        return row;
    }

    /** Says what is wrong with the record. */
    UnusableFileException wrong(String sentence) {
        return new UnusableFileException(file + ": line " + line + sentence);
    }

    private boolean isBlank() {
        for (int cell = 0; cell < cells; cell++) {
            if (ends[cell] > starts[cell]) {
                return false;
            }
        }
        return true;
    }

    private boolean record() {
        length = 0;
        cells = 0;
        line = lineOfNext;
        if (peek() < 0) {
            return false;
        }
        while (cell()) {
            // until the line ends
        }
        return true;
    }

    /** Takes a cell and what ends it. @return whether the record goes on */
    private boolean cell() {
        int start = length;
        int c = read();
        while (true) {
            if (c == '"' && isBlank(start)) {
                length = start;
                quoted();
            } else if (c == separator || c < 0 || c == '\n' || c == '\r') {
                endCell(start);
                if (c == '\r' && peek() == '\n') {
                    read();
                }
                lineOfNext += c == '\n' || c == '\r' ? 1 : 0;
                return c == separator;
            } else {
                append((char) c);
            }
            c = read();
        }
    }

    private boolean isBlank(int start) {
        for (int i = start; i < length; i++) {
            if (!Character.isWhitespace(text[i])) {
                return false;
            }
        }
        return true;
    }

    private void quoted() {
        while (true) {
            int c = read();
            if (c < 0) {
                throw wrong(" has a quote that is never closed; close it, or double the quotes within cells");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                read();
            }
            if (c == '\n' || c == '\r' && peek() != '\n') {
                lineOfNext++;
            }
            append((char) c);
        }
    }

    private void endCell(int start) {
        int from = start;
        int to = length;
        while (to > start && Character.isWhitespace(text[to - 1])) {
            to--;
        }
        while (from < to && Character.isWhitespace(text[from])) {
            from++;
        }
        if (cells == starts.length) {
            starts = Arrays.copyOf(starts, 2 * cells);
            ends = Arrays.copyOf(ends, 2 * cells);
        }
        starts[cells] = from;
        ends[cells] = to;
        cells++;
    }

    private void append(char c) {
        if (c == 0) {
            throw unreadable(file, new CharacterCodingException());
        }
        if (length == text.length) {
            if (length > LONGEST_CELL) {
                throw wrong(" has more than " + String.format(Locale.ROOT, "%,d", LONGEST_CELL)
                        + " characters; look for a quote that is never closed");
            }
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = c;
    }

    private int peek() {
        if (at == filled) {
            fill();
        }
        return at == filled ? -1 : buffer[at];
    }

    private int read() {
        if (at == filled) {
            fill();
        }
        return at == filled ? -1 : buffer[at++];
    }

    private void fill() {
        if (ended) {
            return;
        }
        try {
            at = 0;
            filled = 0;
            int count;
            while (filled < buffer.length && (count = reader.read(buffer, filled, buffer.length - filled)) >= 0) {
                filled += count;
            }
            ended = filled < buffer.length;
        } catch (IOException problem) {
            throw unreadable(file, problem);
        }
    }

    /** The character that stands equally often in each of the first lines; else the one that is most frequent in the first. */
    private char separator() {
        int[][] counts = new int[SEPARATORS.length][LINES_SEEN + 1];
        int lines = 0;
        boolean quoted = false;
        boolean any = false;
        for (int i = at; i < filled && lines < LINES_SEEN; i++) {
            char c = buffer[i];
            quoted ^= c == '"';
            if (!quoted && (c == '\n' || c == '\r')) {
                lines += any ? 1 : 0;
                any = false;
                continue;
            }
            any = true;
            for (int s = 0; s < SEPARATORS.length && !quoted; s++) {
                counts[s][lines] += c == SEPARATORS[s] ? 1 : 0;
            }
        }
        lines += any && (ended || lines == 0) ? 1 : 0;
        int best = SEPARATORS.length - 1;
        for (int s = SEPARATORS.length - 1; s >= 0; s--) {
            int first = counts[s][0];
            boolean even = first > 0 && Arrays.stream(counts[s], 0, lines).allMatch(count -> count == first);
            if (even) {
                best = s;
            }
        }
        if (counts[best][0] == 0) {
            for (int s = 0; s < SEPARATORS.length; s++) {
                best = counts[s][0] > counts[best][0] ? s : best;
            }
        }
        return SEPARATORS[best];
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException nothingLost) {
            // All that was wanted has been read.
            buffer = new char[0];
        }
    }
}
