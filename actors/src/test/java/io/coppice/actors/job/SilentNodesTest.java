package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilentNodesTest {
    private static final long MILLISECOND = 1_000_000;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # what happens, each with its milliseconds; time passes at t                          fallen silent (-) and heard again (+)
            a.0/0 asks 0; a.0/0 expires 300; t 999,                                               ''
            a.0/0 asks 0; a.0/0 expires 300; t 1000; t 1100,                                      -a
            a.0/0 asks 0; t 5000,                                                                 ''
            a.0/0 asks 0; a.0/0 expires 300; a.1/1 asks 800; t 5000,                              ''
            a.0/0 asks 0; b.0/0 asks 0; a.0/0 expires 300; b.0/0 expires 300; t 2000,             -a -b
            a.0/0 asks 0; a.0/0 expires 300; t 1000; a.0/0 asks 9000; t 9100,                     -a +a
            a.0/0 asks 0; a.0/0 expires 300; t 1000; a.0/1 expires 1200; t 5000,                  -a
            a.0/0 asks 0; a.0/0 expires 300; t 1000; a.0/0 asks 2000; a.0/0 expires 2300; t 3000, -a +a -a
            a.0/0 expires 300; t 5000,                                                            ''
            """)
    void aNodeIsSilentWhenALeaseEndedAndNobodyThereAsks(String events, String expected) {
        SilentNodes nodes = new SilentNodes();
        List<String> said = new ArrayList<>();
        for (String event : events.split("; ")) {
            String[] words = event.split(" ");
            long now = Long.parseLong(words[words.length - 1]) * MILLISECOND;
            if (words[0].equals("t")) {
                nodes.fallenSilent(now).stream().sorted().map("-"::concat).forEach(said::add);
            } else if (words[1].equals("asks")) {
                nodes.asked(words[0], now).map("+"::concat).ifPresent(said::add);
            } else {
                nodes.expired(words[0]);
            }
        }
        assertThat(String.join(" ", said)).isEqualTo(expected);
    }
}
