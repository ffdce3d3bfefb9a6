package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSharesTest {

    @ParameterizedTest(name = "{0} of {1} at turn {2}")
    @CsvSource(textBlock = """
            # asked   offered   turn   workers of each job at each host
            2,        1 1,      0,     1 1
            2,        9,        7,     2
            2 2,      1 1,      0,     1 0 | 0 1
            2 2,      2 1,      0,     1 1 | 1 0
            2 2,      2 1,      1,     1 0 | 1 1
            5 1,      2 2,      0,     2 1 | 0 1
            1 1 1,    1 1,      2,     1 0 | 0 0 | 0 1
            3,        '',       0,     ''
            """)
    void workersAreShared(String asked, String offered, int turn, String expected) {
        Map<String, Integer> jobs = new LinkedHashMap<>();
        for (int workers : numbers(asked)) {
            jobs.put("job-" + jobs.size(), workers);
        }
        String shares = WorkerShares.of(jobs, numbers(offered), turn).values().stream()
                .map(hosts -> Arrays.stream(hosts).mapToObj(Integer::toString).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" | "));
        assertThat(shares).isEqualTo(expected);
    }

    @Test
    void equalJobsGetEqualWorkersWithinAMinute() {
        Map<String, Integer> asked = Map.of("one", 4, "two", 4);
        Map<String, Integer> turns = new LinkedHashMap<>();
        for (int turn = 0; turn < 12; turn++) {
            WorkerShares.of(new LinkedHashMap<>(asked), new int[] {1, 1, 1}, turn)
                    .forEach((job, hosts) ->
                            turns.merge(job, Arrays.stream(hosts).sum(), Integer::sum));
        }
        assertThat(turns.values()).containsOnly(18);
    }

    private static int[] numbers(String text) {
        return text.isBlank()
                ? new int[0]
                : IntStream.range(0, text.split(" ").length)
                        .map(i -> Integer.parseInt(text.split(" ")[i]))
                        .toArray();
    }
}
