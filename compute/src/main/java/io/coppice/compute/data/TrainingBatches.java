package io.coppice.compute.data;

import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Tensor;

/**
 * The training batch of any step: which samples, how varied, prepared for the network. All of it follows from (seed, step,
 * sample), so it is the same whoever asks and however often, and the steps of an update have together what one step on all
 * their samples would have. An instance belongs to one thread; a batch allocates nothing.
 */
public final class TrainingBatches {
    private static final int DRAWS = 3;

    private final ImageSet set;
    private final SampleOrder order;
    private final StepGrouping grouping;
    private final BatchAssembler assembler;
    private final Augmentation augmentation;
    private final CounterRandom noise;
    private final int[] samples;
    private final int[] places;
    private final byte[] varied;
    private final ImageSet variedSet;

    /** Where every step is an update. */
    public TrainingBatches(ImageSet set, Preprocessing preprocessing, Augmentation augmentation, int batch, long seed) {
        this(set, preprocessing, augmentation, new StepGrouping(set.count(), batch, 1), seed);
    }

    /**
     * @param grouping of the steps; it says how many samples a full batch has
     * @throws IllegalArgumentException when what is to be varied are no images
     */
    public TrainingBatches(
            ImageSet set, Preprocessing preprocessing, Augmentation augmentation, StepGrouping grouping, long seed) {
        int batch = grouping.batch();
        if (!augmentation.isNone() && !(set.raw() instanceof Raw.Bytes)) {
            throw new IllegalArgumentException(
                    "data.augment needs images, and these data are rows of numbers; leave it out");
        }
        this.set = set;
        this.grouping = grouping;
        this.order = new SampleOrder(seed, set.count(), batch);
        this.assembler = new BatchAssembler(preprocessing);
        this.augmentation = augmentation;
        this.noise = new CounterRandom(seed);
        this.samples = new int[batch];
        this.places = new int[batch];
        for (int i = 0; i < batch; i++) {
            places[i] = i;
        }
        int held = augmentation.isNone() ? 0 : batch;
        this.varied = new byte[held * set.shape().features()];
        this.variedSet = new ImageSet(varied, new byte[held], set.shape(), 0, held);
    }

    public ImageSet set() {
        return set;
    }

    /** How many samples the step has: a full batch, or less at the end of an epoch. */
    public int size(long step) {
        return order.size(step);
    }

    /** Fills {@code images}, which holds {@link #size} samples, and as many targets. */
    public void fill(long step, Tensor images, Targets targets) {
        int count = order.samples(step, samples);
        if (augmentation.isNone()) {
            assembler.fill(set, samples, images, targets);
            return;
        }
        set.targets().gather(set.first(), samples, count, targets);
        long base = noise.base(CounterRandom.Stream.AUGMENTATION, grouping.update(step), 0);
        for (int i = 0; i < count; i++) {
            vary(samples[i], base, i * set.shape().features());
        }
        assembler.fill(variedSet, places, images);
    }

    private void vary(int sample, long base, int to) {
        int reach = 2 * augmentation.crop() + 1;
        int down = CounterRandom.below(base, (long) DRAWS * sample, reach) - augmentation.crop();
        int right = CounterRandom.below(base, (long) DRAWS * sample + 1, reach) - augmentation.crop();
        boolean mirrored = augmentation.flip() && CounterRandom.below(base, (long) DRAWS * sample + 2, 2) == 1;
        int height = set.shape().height();
        int width = set.shape().width();
        for (int row = 0; row < set.shape().channels() * height; row++) {
            int from = row % height + down;
            int source = set.pixelsAt(sample) + (row - row % height + from) * width;
            copyRow(from >= 0 && from < height, source, right, mirrored, to + row * width);
        }
    }

    /** @param inside whether the row is one of the image's; otherwise it is all border */
    private void copyRow(boolean inside, int source, int right, boolean mirrored, int to) {
        byte[] pixels = set.pixels();
        int width = set.shape().width();
        for (int column = 0; column < width; column++) {
            int from = (mirrored ? width - 1 - column : column) + right;
            varied[to + column] = inside && from >= 0 && from < width ? pixels[source + from] : 0;
        }
    }
}
