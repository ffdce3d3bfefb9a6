package io.coppice.compute.compact;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.Raw;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableRow;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.kernel.PlainForward;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.VectorModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A compact network that answers: raw images or rows of a table in, probabilities out. Needs a JVM and nothing else; where the module
 * jdk.incubator.vector is there it works on vectors once it has answered enough for them to pay, with the same results to
 * the bit. Safe for any number of threads, each of which borrows memory of its own for the time of a call; when that memory
 * and the caller's arrays are there, a call allocates nothing.
 *
 * <pre>
 * CompactModel model = CompactModel.load(Path.of("lenet5.safetensors"));
 * float[] probabilities = model.predict(pixels);
 * String digit = model.classes().get(CompactModel.likeliest(probabilities, 0, 10));
 *
 * CompactModel model = CompactModel.load(Path.of("flowers.safetensors"));
 * TableRow row = model.row();                                  // to be used again and again
 * float[] probabilities = new float[model.classes().size()];
 * model.predict(row.clear().set("petal length", 4.7).set("colour", "blue"), probabilities);
 * </pre>
 */
public final class CompactModel {
    /** Samples that go through the network together: their activations of a small network fit the second cache. */
    private static final int CHUNK = 32;

    /**
     * Multiply-adds until vectors take over. The compiler needs half a second of a core before it runs them well, in which
     * they are ten times slower than plain loops; those do about this much in that time.
     */
    private static final long COLD_MULTIPLY_ADDS = 500_000_000;

    private final CompactNetwork network;
    private final Preprocessing preprocessing;
    private final Map<String, String> notes;
    private final float[] table;
    private final Runners warm;
    private final AtomicLong multiplyAdds = new AtomicLong();
    private final long ofOne;
    private volatile Runners runners;

    /** @param notes what the file says about itself, such as its job's name */
    public CompactModel(CompactNetwork network, Preprocessing preprocessing, Map<String, String> notes) {
        this(
                network,
                preprocessing,
                notes,
                PlainForward::new,
                VectorModule.isPresent() ? VectorKernels::new : PlainForward::new);
    }

    /** @param kernels makes the arithmetic of one thread */
    public CompactModel(
            CompactNetwork network,
            Preprocessing preprocessing,
            Map<String, String> notes,
            Supplier<ForwardKernels> kernels) {
        this(network, preprocessing, notes, kernels, kernels);
    }

    /** @param cold makes the arithmetic of the first calls; @param warm that of all later ones */
    CompactModel(
            CompactNetwork network,
            Preprocessing preprocessing,
            Map<String, String> notes,
            Supplier<ForwardKernels> cold,
            Supplier<ForwardKernels> warm) {
        if (network.classes() != preprocessing.classes().size()
                || !network.input().equals(preprocessing.input())) {
            throw new IllegalArgumentException("A network of " + network.input() + " with " + network.classes()
                    + " logits does not fit images of " + preprocessing.input() + " and "
                    + preprocessing.classes().size() + " classes");
        }
        this.network = network;
        this.preprocessing = preprocessing;
        this.notes = Map.copyOf(notes);
        this.table = preprocessing.schema().isPresent() ? new float[0] : preprocessing.table();
        this.ofOne = network.multiplyAdds();
        this.warm = new Runners(network, warm, CHUNK);
        this.runners = new Runners(network, cold, CHUNK);
    }

    /**
     * Reads a file that {@code coppice export --safetensors} wrote.
     *
     * @throws io.coppice.compute.data.UnusableFileException when it is missing or holds something else, and says what
     */
    public static CompactModel load(Path file) {
        return CompactFile.read(file);
    }

    public CompactNetwork network() {
        return network;
    }

    public Preprocessing preprocessing() {
        return preprocessing;
    }

    public Map<String, String> notes() {
        return notes;
    }

    /** The names of the classes, in the order of the probabilities. */
    public List<String> classes() {
        return preprocessing.classes();
    }

    /**
     * The probability of every class, {@code [sample][class]}.
     *
     * @param pixels raw images as unsigned bytes, {@code [sample][channel][row][column]}
     * @throws IllegalArgumentException when that is no whole number of images
     */
    public float[] predict(byte[] pixels) {
        if (preprocessing.schema().isPresent()) {
            throw new IllegalStateException("This network takes rows of a table and not images; see row()");
        }
        int features = preprocessing.input().features();
        int samples = pixels.length / features;
        float[] probabilities = new float[samples * network.classes()];
        if (samples * features != pixels.length) {
            throw new IllegalArgumentException(pixels.length + " bytes are no whole number of images of "
                    + preprocessing.input() + ", which take " + features + " each");
        }
        predict(pixels, samples, probabilities);
        return probabilities;
    }

    /** The same for the first {@code samples} images, into an array of the caller's; allocates nothing. */
    public void predict(byte[] pixels, int samples, float[] probabilities) {
        logits(pixels, samples, probabilities);
        toProbabilities(probabilities, samples);
    }

    private void toProbabilities(float[] logits, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            preprocessing.targets().predict(logits, sample * network.classes());
        }
    }

    /** The columns that a row has to bring, in the order of {@link #predict(float[])}; empty for a network of images. */
    public List<TableColumn> columns() {
        return preprocessing.schema().map(TableSchema::features).orElse(List.of());
    }

    /**
     * A row to be filled by the columns' names, for {@link #predict(TableRow)}. Each thread wants its own.
     *
     * @throws IllegalStateException when the network was trained on something else than a table
     */
    public TableRow row() {
        return new TableRow(schema());
    }

    private TableSchema schema() {
        return preprocessing
                .schema()
                .orElseThrow(() -> new IllegalStateException("This network takes images of " + preprocessing.input()
                        + " and not rows: it was not trained on a table"));
    }

    /**
     * The probability of every class, {@code [row][class]}.
     *
     * @param rows one number for each of {@link #columns}, row after row; NaN where one is missing
     * @throws IllegalArgumentException when that is no whole number of rows
     */
    public float[] predict(float[] rows) {
        TableRow row = row();
        int columns = row.columns();
        int count = rows.length / columns;
        if (count * columns != rows.length) {
            throw new IllegalArgumentException(rows.length + " numbers are no whole number of rows, which take "
                    + columns + " each, one for every column");
        }
        float[] inputs = new float[Math.multiplyExact(count, row.inputs().length)];
        for (int i = 0; i < count; i++) {
            for (int place = 0; place < columns; place++) {
                row.set(place, rows[i * columns + place]);
            }
            System.arraycopy(row.inputs(), 0, inputs, i * row.inputs().length, row.inputs().length);
        }
        float[] probabilities = new float[count * network.classes()];
        logits(new Raw.Numbers(inputs), count, probabilities);
        toProbabilities(probabilities, count);
        return probabilities;
    }

    /**
     * The probability of every class.
     *
     * @param row by the columns' names: numbers, texts, or null where one is missing
     * @throws IllegalArgumentException naming a column that is not there or that the network does not ask for
     */
    public float[] predict(Map<String, ?> row) {
        TableRow filled = row();
        for (TableColumn column : columns()) {
            if (!row.containsKey(column.name())) {
                throw new IllegalArgumentException("the row has no column " + column.name()
                        + ", expected every column that the network asks for, with null where a value is missing");
            }
        }
        for (Map.Entry<String, ?> cell : row.entrySet()) {
            switch (cell.getValue()) {
                case null -> filled.set(cell.getKey(), "");
                case Number number -> filled.set(cell.getKey(), number.doubleValue());
                default -> filled.set(cell.getKey(), cell.getValue().toString());
            }
        }
        return predict(filled);
    }

    /** The probability of every class. */
    public float[] predict(TableRow row) {
        float[] probabilities = new float[network.classes()];
        predict(row, probabilities);
        return probabilities;
    }

    /** The same into an array of the caller's; allocates nothing. @param row of {@link #row()} */
    public void predict(TableRow row, float[] probabilities) {
        if (row.schema() != preprocessing.schema().orElse(null)) {
            throw new IllegalArgumentException("the row is of another network; take one of row()");
        }
        numbers(row.inputs(), 1, probabilities);
        toProbabilities(probabilities, 1);
    }

    /** What the last layer gives, {@code [sample][class]}: probabilities before the softmax. */
    public void logits(byte[] pixels, int samples, float[] logits) {
        requireRoom(samples, pixels.length, logits.length);
        int features = preprocessing.input().features();
        Runners lender = lender(samples);
        CompactRunner runner = lender.borrow();
        try {
            for (int first = 0; first < samples; first += CHUNK) {
                int count = Math.min(CHUNK, samples - first);
                PreparedImages.fill(pixels, first * features, table, runner.images(count));
                give(runner.run(), logits, first * network.classes());
            }
        } finally {
            lender.giveBack(runner);
        }
    }

    /** The same of samples of either kind: images, or the inputs that rows make. */
    public void logits(Raw raw, int samples, float[] logits) {
        switch (raw) {
            case Raw.Bytes pixels -> logits(pixels.values(), samples, logits);
            case Raw.Numbers inputs -> numbers(inputs.values(), samples, logits);
        }
    }

    private void numbers(float[] inputs, int samples, float[] logits) {
        requireRoom(samples, inputs.length, logits.length);
        int features = preprocessing.input().features();
        Runners lender = lender(samples);
        CompactRunner runner = lender.borrow();
        try {
            for (int first = 0; first < samples; first += CHUNK) {
                int count = Math.min(CHUNK, samples - first);
                PreparedImages.fill(inputs, first * features, preprocessing, runner.images(count));
                give(runner.run(), logits, first * network.classes());
            }
        } finally {
            lender.giveBack(runner);
        }
    }

    private void requireRoom(int samples, int values, int results) {
        int features = preprocessing.input().features();
        if ((long) samples * features > values || (long) samples * network.classes() > results) {
            String each = preprocessing.schema().isPresent() ? " rows need %d inputs" : " images need %d bytes";
            throw new IllegalArgumentException(samples + String.format(each, (long) samples * features) + " and "
                    + (long) samples * network.classes() + " results; there is room for " + values + " and " + results);
        }
    }

    private static void give(Tensor from, float[] logits, int at) {
        int classes = from.channels();
        for (int label = 0; label < classes; label++) {
            for (int sample = 0; sample < from.samples(); sample++) {
                logits[at + sample * classes + label] = from.data()[label * from.planeStride() + sample];
            }
        }
    }

    /** The class of the largest number among {@code classes} of them from {@code at} on; of equal ones the first. */
    public static int likeliest(float[] numbers, int at, int classes) {
        int best = 0;
        for (int label = 1; label < classes; label++) {
            if (numbers[at + label] > numbers[at + best]) {
                best = label;
            }
        }
        return best;
    }

    private Runners lender(int samples) {
        Runners current = runners;
        if (current != warm && multiplyAdds.addAndGet(samples * ofOne) > COLD_MULTIPLY_ADDS) {
            runners = warm;
            return warm;
        }
        return current;
    }
}
