package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.actors.job.LeaseBook.Granted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseBookTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1000 * MILLISECOND;
    private static final long FIRST_LEASE = 20 * SECOND;

    private final StepTimes times = new StepTimes();
    private final LeaseBook book = new LeaseBook(0, times);

    @Test
    void stepsAreLeasedInOrderUpToTheLimit() {
        assertThat(book.grant("a", 2, 0)).contains(new Granted(0, 1));
        assertThat(book.grant("b", 2, 0)).contains(new Granted(1, 1));
        assertThat(book.grant("c", 2, 0)).isEmpty();
        assertThat(book.oldestUnfinished()).isZero();
        assertThat(book.next()).isEqualTo(2);
    }

    @Test
    void aLeaseThatGotLostIsGivenOnceMore() {
        book.grant("a", 5, 0);
        assertThat(book.grant("a", 5, SECOND)).contains(new Granted(0, 1));
    }

    @Test
    void anExpiredStepGoesToTheNextWhoAsksAsAnotherAttempt() {
        book.grant("a", 5, 0);
        assertThat(book.expire(FIRST_LEASE - 1)).isEmpty();
        assertThat(book.expire(FIRST_LEASE)).hasSize(1);
        assertThat(book.grant("b", 5, FIRST_LEASE)).contains(new Granted(0, 2));
    }

    @Test
    void aLateResultOfAnEarlierAttemptFinishesTheStep() {
        book.grant("a", 5, 0);
        book.expire(FIRST_LEASE);
        book.grant("b", 5, FIRST_LEASE);
        assertThat(book.finish(0, 1, FIRST_LEASE + 1)).isTrue();
        assertThat(book.finish(0, 2, FIRST_LEASE + 2)).isFalse();
        assertThat(book.oldestUnfinished()).isEqualTo(1);
    }

    @Test
    void aStepThatWasNeverLeasedCannotBeFinished() {
        assertThatThrownBy(() -> book.finish(3, 1, 0))
                .hasMessageContaining("Step 3")
                .hasMessageContaining("next is 0");
    }

    @ParameterizedTest(name = "steps of {0} ms, one in a hundred {1} ms: leases of {2} ms")
    @CsvSource({"1, 1, 200", "20, 20, 200", "30, 30, 240", "100, 100, 800", "10, 500, 4000"})
    void aLeaseLastsEightTimesThe99thPercentile(long usual, long slow, long lease) {
        for (int step = 0; step < 256; step++) {
            times.add((step % 80 == 0 ? slow : usual) * MILLISECOND);
        }
        assertThat(times.leaseNanos()).isEqualTo(lease * MILLISECOND);
    }
}
