package io.coppice.deploy.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkTextTest {
    private static final Machine MACHINE = new Machine("Beech 9", 2, "avx2", "OpenJDK 25", "Linux 6", 1024);
    private static final List<BenchmarkSection> SECTIONS = List.of(
            new BenchmarkSection(
                    "jobs",
                    "Jobs",
                    List.of("Medians."),
                    List.of(
                            Figure.of("second epoch", 240.4, "steps/s").comparedWith(23, "x PyTorch", Bar.atLeast(10)),
                            Figure.of("a|b", 0.0123, "ms"))),
            new BenchmarkSection(
                    "steps",
                    "Steps",
                    List.of(),
                    List.of(Figure.of("half open", 4.25, "ms").comparedWith(10, "of all open", Bar.atMost(0.4)))),
            new BenchmarkSection("reference", "Reference", List.of("No torch."), List.of()));

    @Test
    void aSectionIsATableOfColumns() {
        assertThat(BenchmarkText.plain(SECTIONS.getFirst())).isEqualTo("""
                Jobs
                  Medians.
                                   measured  compared        to reach
                  second epoch  240 steps/s  10.5 x PyTorch  at least 10: met
                  a|b              0.012 ms
                """);
        assertThat(BenchmarkText.plain(SECTIONS.getLast())).isEqualTo("Reference\n  No torch.\n");
        assertThat(BenchmarkText.verdict(SECTIONS)).isEqualTo("1 of 2 figures to reach are met.");
    }

    @Test
    void markdownHasATableASection() {
        assertThat(BenchmarkText.markdown(MACHINE, true, SECTIONS)).isEqualTo("""
                Beech 9, 2 cores, avx2; OpenJDK 25 with 1024 MiB of heap; Linux 6
                Quick: shows that everything runs; its figures are nothing to rely on.

                ### Jobs

                Medians.

                |  | measured | compared | to reach |
                |---|---:|---:|---|
                | second epoch | 240 steps/s | 10.5 x PyTorch | at least 10: met |
                | a\\|b | 0.012 ms |  |  |

                ### Steps

                |  | measured | compared | to reach |
                |---|---:|---:|---|
                | half open | 4.25 ms | 0.425 of all open | at most 0.4: missed |

                ### Reference

                No torch.


                1 of 2 figures to reach are met.
                """);
    }

    @Test
    void jsonHasEveryFigureUnrounded() throws IOException {
        JsonNode root = new ObjectMapper().readTree(BenchmarkJson.render(MACHINE, false, SECTIONS));

        assertThat(root.at("/machine/processor").asText()).isEqualTo("Beech 9");
        assertThat(root.at("/parts/0/figures/0").toString())
                .isEqualTo(
                        "{\"name\":\"second epoch\",\"value\":240.4,\"unit\":\"steps/s\",\"ratio\":10.45217391304348,"
                                + "\"ratio_of\":\"x PyTorch\",\"at_least\":10.0,\"met\":true}");
        assertThat(root.at("/parts/1/figures/0/at_most").asDouble()).isEqualTo(0.4);
        assertThat(root.at("/parts/1/figures/0/met").asBoolean()).isFalse();
        assertThat(root.at("/parts/2/notes/0").asText()).isEqualTo("No torch.");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1 2, 1.5", "3 1 2, 2", "9 1 1 1000, 5"})
    void medians(String values, double median) {
        assertThat(Medians.of(
                        List.of(values.split(" ")).stream().map(Double::valueOf).toList()))
                .isEqualTo(median);
    }
}
