package io.coppice.actors.training;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.coppice.compute.data.Augmentation;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TrainingBatches;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.message.DataProtocol;
import io.coppice.protocols.message.DataProtocol.Batch;
import io.coppice.protocols.message.DataProtocol.BatchReply;
import io.coppice.protocols.message.StepId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final int SAMPLES = 20;
    private static final int BATCH = 8;

    private final TestProbe<BatchReply> worker = KIT.createTestProbe();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void anEpochServesEverySampleOnceInWhateverOrderStepsAreAsked() {
        ActorRef<DataProtocol> loader = KIT.spawn(DataLoader.create(DataLoaderTest::pool));
        Set<Integer> seen = new HashSet<>();
        for (long step : new long[] {1, 0, 2}) {
            Batch batch = ask(loader, step);
            int count = batch.images().samples();
            assertThat(count).isEqualTo(step == 2 ? SAMPLES % BATCH : BATCH);
            for (int sample = 0; sample < count; sample++) {
                assertThat(seen.add(Math.round(batch.images().data()[sample] * 255)))
                        .isTrue();
            }
            loader.tell(new DataProtocol.Release(batch.buffer()));
        }
        assertThat(seen).hasSize(SAMPLES);
    }

    @Test
    void aStepServedAgainIsTheSame() {
        ActorRef<DataProtocol> loader = KIT.spawn(DataLoader.create(DataLoaderTest::pool));
        Batch first = ask(loader, 4);
        Batch again = ask(loader, 4);
        assertThat(again.buffer()).as("the first may still be read").isNotEqualTo(first.buffer());
        assertThat(again.images().data()).isEqualTo(first.images().data());
        assertThat(again.targets()).usingRecursiveComparison().isEqualTo(first.targets());
    }

    @Test
    void dataThatCannotBeUsedIsSaidToWhoAsks() {
        ActorRef<DataProtocol> loader = KIT.spawn(DataLoader.create(() -> {
            throw new IllegalStateException("the file is cut short");
        }));
        loader.tell(new DataProtocol.NextBatch(step(0), worker.ref()));
        assertThat(worker.expectMessageClass(DataProtocol.NoBatch.class).reason())
                .contains("cut short");
    }

    private Batch ask(ActorRef<DataProtocol> loader, long step) {
        loader.tell(new DataProtocol.NextBatch(step(step), worker.ref()));
        return worker.expectMessageClass(Batch.class);
    }

    private static StepId step(long step) {
        return new StepId("job", 1, step, 1);
    }

    /** Images of one pixel, whose value is their number. */
    private static BatchPool pool() {
        byte[] pixels = new byte[SAMPLES];
        byte[] labels = new byte[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            pixels[sample] = (byte) sample;
        }
        Shape shape = new Shape(1, 1, 1);
        Arrays.fill(labels, (byte) 1);
        ImageSet set = new ImageSet(pixels, labels, shape, 0, SAMPLES);
        Preprocessing preprocessing = Preprocessing.unit(shape, List.of("a", "b"));
        return new BatchPool(new TrainingBatches(set, preprocessing, Augmentation.NONE, BATCH, 1), BATCH);
    }
}
