package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pictures of one size, a sub-folder a class: in {@code train}, {@code val} and {@code test}, or directly in the folder.
 * What has no folder of its own is taken from the training pictures: {@link SampleSplit}. They are decoded once and kept as
 * bytes.
 */
final class ImageFolder implements Dataset {
    private static final long SHUFFLE = 0;

    /** Pixels end up within -2 and 2, whatever they are of. */
    private static final float MEAN = 0.5f;

    private static final float DEVIATION = 0.25f;

    private final DataOptions options;
    private final boolean known;
    private final Map<List<Path>, Set<Path>> unreadable;

    ImageFolder() {
        this(DataOptions.DEFAULT, false, new ConcurrentHashMap<>());
    }

    private ImageFolder(DataOptions options, boolean known, Map<List<Path>, Set<Path>> unreadable) {
        this.options = options;
        this.known = known;
        this.unreadable = unreadable;
    }

    /** For a set with training and test of its own whose figures are known: its validation stays what it was. */
    static ImageFolder known() {
        return new ImageFolder(DataOptions.DEFAULT, true, new ConcurrentHashMap<>());
    }

    @Override
    public String name() {
        return "image-folder";
    }

    @Override
    public String summary() {
        return "pictures of one size: CLASS/... or train/CLASS/..., val/CLASS/... and test/CLASS/... in a folder";
    }

    @Override
    public Dataset with(DataOptions other) {
        return new ImageFolder(other, known, unreadable);
    }

    @Override
    public boolean isDivided() {
        return true;
    }

    @Override
    public Optional<Preprocessing> preprocessing() {
        return Optional.empty();
    }

    @Override
    public Preprocessing look(Path path) {
        Path training = ImageLayout.of(path).training();
        List<String> classes = ImageFiles.classes(training);
        ImageFiles all = ImageFiles.all(training, classes, true, new TreeMap<>());
        Shape input = ImageFolderReading.shape(all.without(unreadable(all)));
        return new Preprocessing(
                input,
                1f / 255,
                Collections.nCopies(input.channels(), MEAN),
                Collections.nCopies(input.channels(), DEVIATION),
                classes);
    }

    /** Counts files and decodes none. */
    @Override
    public int trainingSamples(Optional<Path> path, Preprocessing preprocessing) {
        return plan(path, preprocessing, 0).training().count();
    }

    @Override
    public int validationSamples(Optional<Path> path, Preprocessing preprocessing, int asked) {
        boolean named = path.filter(
                        folder -> ImageLayout.of(folder).validation().isPresent())
                .isPresent();
        if (!named && options.split().group().isEmpty()) {
            return asked;
        }
        int settled = asked;
        int before;
        do {
            before = settled;
            settled = plan(path, preprocessing, before).validation();
        } while (settled != before);
        return settled;
    }

    @Override
    public DataSummary summary(Optional<Path> path, Preprocessing preprocessing, int validation) {
        ImagePlan plan = plan(path, preprocessing, validation);
        int classes = preprocessing.classes().size();
        int trains = plan.training().count() - plan.validation();
        List<Integer> labels = plan.training().labels();
        return new DataSummary(
                preprocessing.classes(),
                DataSummary.counts(labels.subList(0, trains), classes),
                DataSummary.counts(labels.subList(trains, labels.size()), classes),
                DataSummary.counts(plan.test().labels(), classes),
                plan.passedOver(),
                plan.notes());
    }

    @Override
    public ImageSplits open(
            Optional<Path> path, Preprocessing preprocessing, int validation, DecodingProgress progress) {
        ImagePlan plan = plan(path, preprocessing, validation);
        Shape input = preprocessing.input();
        ImageFolderReading.check(plan.test(), input);
        return new ImageSplits(
                ImageFolderReading.decode(plan.training(), input, progress),
                plan.validation(),
                () -> ImageFolderReading.decode(plan.test(), input, progress));
    }

    private ImagePlan plan(Optional<Path> path, Preprocessing preprocessing, int validation) {
        Path folder = path.orElseThrow(() -> new UnusableFileException(
                name() + ": data.path is missing, expected a folder with a sub-folder a class"));
        return ImagePlan.of(
                folder,
                preprocessing.classes(),
                options.split(),
                known ? Optional.of(ImageFolder::shuffled) : Optional.empty(),
                validation,
                this::unreadable);
    }

    /** Those to be left out: found once, however often is asked. */
    private Set<Path> unreadable(ImageFiles files) {
        return options.skipUnreadable() && files.count() > 0
                ? unreadable.computeIfAbsent(files.files(), key -> ImageFolderReading.unreadable(files))
                : Set.of();
    }

    private static int[] shuffled(ImageFiles files) {
        int count = files.count();
        int[] order = new int[count];
        new SampleOrder(SHUFFLE, count, count).samples(0, order);
        return order;
    }
}
