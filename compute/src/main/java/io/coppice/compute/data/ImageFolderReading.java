package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Decodes many image files side by side, each into its own place, so that the result is the same in every run. */
final class ImageFolderReading {
    private static final int CHUNK = 64;

    private ImageFolderReading() {}

    /** Decodes every file, so that none is found damaged when the training is over. */
    static void check(ImageFiles files, Shape shape) {
        forEach(
                files,
                file -> ImageDecoder.decode(files.files().get(file), shape, new byte[shape.features()], 0),
                DecodingProgress.UNSEEN);
    }

    /** Those that cannot be decoded; a readable picture of another size is not one of them. */
    static Set<Path> unreadable(ImageFiles files) {
        Set<Path> unreadable = ConcurrentHashMap.newKeySet();
        forEach(
                files,
                file -> {
                    if (!ImageDecoder.isReadable(files.files().get(file))) {
                        unreadable.add(files.files().get(file));
                    }
                },
                DecodingProgress.UNSEEN);
        return unreadable;
    }

    /** The first picture's shape; in colour if any of them is. */
    static Shape shape(ImageFiles files) {
        Shape first = ImageDecoder.shape(files.files().getFirst());
        AtomicBoolean colour = new AtomicBoolean(first.channels() > 1);
        forEach(
                files,
                file -> {
                    if (!colour.get()
                            && ImageDecoder.shape(files.files().get(file)).channels() > 1) {
                        colour.set(true);
                    }
                },
                DecodingProgress.UNSEEN);
        return new Shape(colour.get() ? 3 : 1, first.height(), first.width());
    }

    static ImageSet decode(ImageFiles files, Shape shape, DecodingProgress progress) {
        int count = files.count();
        if ((long) count * shape.features() > Integer.MAX_VALUE - 8) {
            throw new UnusableFileException(files.files().getFirst().getParent().getParent() + ": " + count
                    + " images of " + ImageDecoder.words(shape)
                    + " pixels do not fit into the 2 GiB that a data set may have; use smaller or fewer images");
        }
        byte[] pixels = new byte[count * shape.features()];
        forEach(
                files,
                file -> ImageDecoder.decode(files.files().get(file), shape, pixels, file * shape.features()),
                progress);
        return new ImageSet(pixels, files.labelBytes(), shape, 0, count);
    }

    /** Of several bad files, the first in order is the one reported. */
    private static void forEach(ImageFiles files, IntConsumer action, DecodingProgress progress) {
        int count = files.count();
        AtomicInteger done = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> chunks = new ArrayList<>();
            for (int first = 0; first < count; first += CHUNK) {
                int from = first;
                int to = Math.min(count, first + CHUNK);
                chunks.add(threads.submit(() -> {
                    for (int file = from; file < to && !Thread.currentThread().isInterrupted(); file++) {
                        action.accept(file);
                    }
                    progress.decoded(done.addAndGet(to - from), count);
                }));
            }
            await(chunks, threads);
        }
    }

    private static void await(List<Future<?>> chunks, ExecutorService threads) {
        try {
            for (Future<?> chunk : chunks) {
                chunk.get();
            }
        } catch (ExecutionException failed) {
            threads.shutdownNow();
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The decoding of images was interrupted", stopped);
        }
    }
}
