package io.coppice.actors.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three connections at most, two of them of one address. */
class ConnectionsTest {
    private final Connections connections = new Connections(3, 2, 10, 100);
    private final Map<String, Long> names = new HashMap<>();
    private final List<String> closed = new ArrayList<>();

    /** {@code a1} is the first connection of address a; +a1 opens, ?a1 asks, !a1 is answered, -a1 closes; a number is a time. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what happens                    | closed    | open
            +a1 +a2                           |           | 2
            +a1 +a2 +a3                       | a1        | 2
            +a1 ?a1 +a2 +a3                   | a2        | 2
            +a1 ?a1 +a2 ?a2 +a3               | a3        | 2
            +a1 ?a1 +a2 ?a2 !a1 +a3           | a1        | 2
            +a1 +a2 +b1                       |           | 3
            +a1 +a2 +b1 +c1                   | a1        | 3
            +a1 ?a1 +a2 ?a2 +b1 +c1           | c1        | 3
            +a1 ?a1 +a2 ?a2 +b1 +b2           | b1        | 3
            +a1 -a1 +a2 +a3                   |           | 2
            +a1 10                            |           | 1
            +a1 11                            | a1        | 0
            +a1 5 ?a1 100                     |           | 1
            +a1 5 ?a1 6 !a1 100               |           | 1
            +a1 5 ?a1 6 !a1 107               | a1        | 0
            """)
    void thatOneMakesRoomWhichWaitsLongest(String happens, String expected, int open) {
        long now = 0;
        for (String word : happens.strip().split(" ")) {
            String name = word.substring(1);
            switch (word.charAt(0)) {
                case '+' -> open(name, now);
                case '?' -> connections.asked(names.get(name), now);
                case '!' -> connections.answered(names.get(name), now);
                case '-' -> connections.closed(names.get(name));
                default -> {
                    now = Long.parseLong(word);
                    connections.tick(now);
                }
            }
        }
        assertThat(String.join(" ", closed)).isEqualTo(expected == null ? "" : expected.strip());
        assertThat(connections.count()).isEqualTo(open);
    }

    private void open(String name, long now) {
        connections
                .open(name.substring(0, 1), () -> closed.add(name), now)
                .ifPresentOrElse(key -> names.put(name, key), () -> closed.add(name));
    }
}
