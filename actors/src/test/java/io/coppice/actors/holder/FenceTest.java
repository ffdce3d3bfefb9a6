package io.coppice.actors.holder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FenceTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
    # b: begin, r: restored, m: message, l: lose     | what each gets
    m1                       | lost
    b1 m1 r1 m1              | RESTORE restoring taken served
    b1 r1 b1 m1              | RESTORE taken SERVED_ALREADY served
    b2 r2 b1 m1 m2           | RESTORE taken REFUSED over served
    b1 r1 b2 m1 m2 r2 m2     | RESTORE taken RESTORE over restoring taken served
    b1 b2 r1 m2 r2           | RESTORE RESTORE ignored restoring taken
    b1 r1 m2                 | RESTORE taken elsewhere
    b1 r1 l m1 b1 r1 m1      | RESTORE taken lose lost RESTORE taken served
    b3 r3 l b2 b4            | RESTORE taken lose REFUSED RESTORE
    """)
    void onlyTheIncarnationThatBeganIsServed(String events, String outcomes) {
        Fence<String> fence = new Fence<>();
        List<String> seen = new ArrayList<>();
        for (String event : events.strip().split(" +")) {
            long of = event.length() > 1 ? Long.parseLong(event.substring(1)) : 0;
            seen.add(
                    switch (event.charAt(0)) {
                        case 'b' -> fence.begin(of).name();
                        case 'r' -> fence.restored(of, "state") ? "taken" : "ignored";
                        case 'l' -> {
                            fence.lose("it was lost");
                            yield "lose";
                        }
                        default -> fence.refusal(of).map(FenceTest::kind).orElse("served");
                    });
        }
        assertThat(seen).containsExactly(outcomes.strip().split(" +"));
    }

    private static String kind(String reason) {
        return reason.contains("lost")
                ? "lost"
                : reason.contains("over,") ? "over" : reason.contains("restored") ? "restoring" : "elsewhere";
    }

    @Test
    void thereIsNoStateToAskForBeforeItWasRestored() {
        assertThatThrownBy(() -> new Fence<String>().state()).isInstanceOf(IllegalStateException.class);
    }
}
