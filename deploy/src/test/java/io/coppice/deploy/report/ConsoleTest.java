package io.coppice.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.protocols.message.JobEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private static final long SECOND = 1_000_000_000;

    private final StringWriter text = new StringWriter();

    @Test
    void theStatusIsRedrawnInPlaceAndGivesWayToLines() {
        Console console = new Console(new PrintWriter(text), true);

        console.status("one");
        console.status("two");
        console.line("stays");
        console.line("too");

        assertThat(text).hasToString("\rone\u001b[K\rtwo\u001b[K\r\u001b[Kstays\ntoo\n");
    }

    @Test
    void aTerminalShowsOneStatusAndNoLineAnEpoch() {
        Console console = new Console(new PrintWriter(text), true, () -> 60);
        ProgressStatus status = new ProgressStatus(console, 3);

        Runs.events().forEach(status);

        assertThat(text.toString())
                .doesNotContain("\n")
                .contains("\rcompiling kernels", "\repoch 3/3  val ")
                .endsWith("\r\u001b[K");
        assertThat(text.toString().split("\r"))
                .allSatisfy(line -> assertThat(line.replace("\u001b[K", "")).hasSizeLessThan(60));
    }

    @Test
    void aRunThatGoesOnBeginsWithTheFiguresOfItsCheckpoint() {
        ProgressStatus status = new ProgressStatus(new Console(new PrintWriter(text), true), 3);

        status.accept(Runs.started(Runs.history()));
        status.accept(Runs.progress(3));

        assertThat(text.toString()).contains("val 98.62%", "pruned 99.5%");
    }

    @Test
    void withoutATerminalThereIsALineAnEpochButNotInAHurry() {
        AtomicLong clock = new AtomicLong();
        EpochLines lines = new EpochLines(new Console(new PrintWriter(text), false), 9, clock::get);

        for (int epoch = 1; epoch <= 9; epoch++) {
            lines.accept(Runs.progress(epoch));
            lines.accept(new JobEvent.EpochFinished("forest", Runs.row(epoch, 0.98, Runs.PRUNED, 6, 10, 39, 11)));
            clock.addAndGet(2 * SECOND);
        }

        List<String> shown =
                text.toString().lines().map(line -> line.substring(0, 9)).toList();
        assertThat(shown).containsExactly("epoch 1/9", "epoch 4/9", "epoch 7/9", "epoch 9/9");
        assertThat(text.toString())
                .startsWith("epoch 1/9: 13,750 samples/s, loss 0.2500, validation 98.00 %, open 6-10-39-11,"
                        + " weights pruned 99.49 %, 4.00 s\n");
    }

    @Test
    void theTerminalIsAskedForItsWidthNowAndThen() {
        AtomicLong clock = new AtomicLong();
        AtomicLong columns = new AtomicLong(132);
        TerminalWidth width = new TerminalWidth(clock::get, () -> (int) columns.get());

        assertThat(width.getAsInt()).isEqualTo(132);
        columns.set(60);
        assertThat(width.getAsInt()).isEqualTo(132);
        clock.addAndGet(6 * SECOND);
        assertThat(width.getAsInt()).isEqualTo(60);
        columns.set(0);
        clock.addAndGet(6 * SECOND);
        assertThat(width.getAsInt()).as("where there is no answer").isEqualTo(80);
    }
}
