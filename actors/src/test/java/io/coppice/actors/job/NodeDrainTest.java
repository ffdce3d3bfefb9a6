package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeDrainTest {
    private static final long SECOND = 1_000_000_000;

    private final NodeDrain<String> departures = new NodeDrain<>();

    @Test
    void aNodeMayLeaveWhenEveryJobStands() {
        departures.leave("n1", "permit n1", List.of("a", "b"), 0);
        departures.stands("a");
        assertThat(departures.permitted()).isEmpty();
        departures.begun("c");
        departures.stands("b");
        assertThat(departures.permitted()).as("c was made anew meanwhile").isEmpty();
        departures.stands("c");
        assertThat(departures.permitted()).containsExactly("permit n1");
        assertThat(departures.permitted()).as("once").isEmpty();
    }

    @Test
    void jobsGoOnWhenAllThatLeaveAreGone() {
        departures.leave("n1", "permit n1", List.of(), 0);
        departures.leave("n2", "permit n2", List.of(), 0);
        assertThat(departures.permitted()).containsExactly("permit n1", "permit n2");
        departures.gone("n1");
        departures.gone("one that died");
        assertThat(departures.over()).isEmpty();
        departures.gone("n2");
        assertThat(departures.over()).contains(Set.of("n1", "n2"));
        assertThat(departures.over()).as("once").isEmpty();
    }

    @Test
    void aNodeThatStaysIsForgotten() {
        departures.leave("n1", "permit n1", List.of("a"), 0);
        departures.forgetOld(60 * SECOND);
        assertThat(departures.isAnyLeaving()).isTrue();
        departures.forgetOld(100 * SECOND);
        assertThat(departures.over()).contains(Set.of());
        departures.begun("b");
        departures.leave("n2", "permit n2", List.of(), 100 * SECOND);
        assertThat(departures.permitted()).as("a is waited for no more").contains("permit n2");
    }
}
