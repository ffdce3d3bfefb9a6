package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Decodes many image files side by side, each into its own place, so that the result is the same in every run. */
final class ImageFolderReading {
    private static final int CHUNK = 64;

    private ImageFolderReading() {}

    /** Reads every file's header: whether it is an image of this shape. */
    static void check(ImageFiles files, Shape shape) {
        forEach(files, file -> ImageDecoder.check(files.files().get(file), shape), DecodingProgress.UNSEEN);
    }

    static ImageSet decode(ImageFiles files, Shape shape, DecodingProgress progress) {
        int count = files.files().size();
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
        return new ImageSet(pixels, files.labels(), shape, 0, count);
    }

    /** Of several bad files, the first in order is the one reported. */
    private static void forEach(ImageFiles files, IntConsumer action, DecodingProgress progress) {
        int count = files.files().size();
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
