package io.coppice.actors.training;

import io.coppice.compute.data.ImageSplits;
import io.coppice.protocols.job.JobSpec;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Images that are opened once for all jobs that want the same, and let go when no job has them any more; only the newest few
 * are kept for the next job. Any thread may ask.
 */
final class SharedImages {
    private static final int KEPT = 2;

    private final Map<JobSpec.Data, Shelf> shelves = new HashMap<>();
    private final Deque<ImageSplits> newest = new ArrayDeque<>();

    /** Whoever opens holds its lock, so that others who want the same wait, and nobody else. */
    private static final class Shelf {
        private WeakReference<ImageSplits> images = new WeakReference<>(null);
    }

    /**
     * @param open called when nobody has these images
     * @return to be held as long as they are used
     */
    ImageSplits get(JobSpec.Data data, Supplier<ImageSplits> open) {
        Shelf shelf = shelf(data.samples());
        synchronized (shelf) {
            ImageSplits known = shelf.images.get();
            if (known == null) {
                known = open.get();
                shelf.images = new WeakReference<>(known);
            }
            keep(known);
            return known;
        }
    }

    private synchronized Shelf shelf(JobSpec.Data samples) {
        return shelves.computeIfAbsent(samples, key -> new Shelf());
    }

    private synchronized void keep(ImageSplits images) {
        newest.removeIf(kept -> kept == images);
        newest.addFirst(images);
        while (newest.size() > KEPT) {
            newest.removeLast();
        }
    }

    /** How many different images are in memory. */
    int count() {
        synchronized (this) {
            return (int) shelves.values().stream()
                    .filter(shelf -> shelf.images.get() != null)
                    .count();
        }
    }
}
