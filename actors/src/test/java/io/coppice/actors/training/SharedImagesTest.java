package io.coppice.actors.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.data.Augmentation;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.ImageSplits;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.job.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedImagesTest {
    private static final int MEGABYTES_24 = 24 << 20;

    private final SharedImages shared = new SharedImages();
    private final AtomicInteger opened = new AtomicInteger();

    private ImageSplits get(JobSpec.Data data, int bytes) {
        return shared.get(data, () -> {
            opened.incrementAndGet();
            ImageSet all = new ImageSet(new byte[bytes], new byte[bytes / 4], new Shape(1, 2, 2), 0, bytes / 4);
            return new ImageSplits(all, data.validation(), () -> all);
        });
    }

    private static JobSpec.Data data(int batch, int validation, Augmentation augmentation) {
        JobSpec.Data some = JobSpec.Data.DEFAULT;
        return new JobSpec.Data(some.set(), some.path(), batch, validation, some.preprocessing(), augmentation);
    }

    @Test
    void batchAndAugmentationAreNotWhatTheImagesAre() {
        List<ImageSplits> held = new ArrayList<>();
        for (int batch = 1; batch < 50; batch++) {
            held.add(get(data(batch, 10, new Augmentation(batch % 3, batch % 2 == 0)), 400));
        }
        assertThat(opened).hasValue(1);
        assertThat(held).allMatch(images -> images == held.getFirst());
        assertThat(get(data(1, 11, Augmentation.NONE), 400)).isNotSameAs(held.getFirst());
    }

    @Test
    void whatNoJobHasAnyMoreIsLetGo() {
        long heap = Runtime.getRuntime().maxMemory();
        int more = (int) (2 * heap / MEGABYTES_24) + 2;
        for (int job = 0; job < more; job++) {
            get(data(32, job, Augmentation.NONE), MEGABYTES_24);
        }
        assertThat(opened).as("together they are twice the heap").hasValue(more);
        assertThat(shared.count()).isLessThan(more);
    }

    @Test
    void whatFailsToOpenIsTriedAgain() {
        try {
            shared.get(data(1, 10, Augmentation.NONE), () -> {
                throw new IllegalStateException("not there yet");
            });
        } catch (IllegalStateException expected) {
            assertThat(get(data(1, 10, Augmentation.NONE), 400)).isNotNull();
            return;
        }
        throw new AssertionError("It did not fail");
    }
}
