package io.coppice.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.protocols.message.EpochRow;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsCsvTest {
    private static final MetricsCsv CSV = MetricsCsv.of(Runs.SPEC);

    @Test
    void aHeadingAndARowAnEpoch() {
        assertThat(CSV.render(Runs.history().subList(1, 3))).isEqualTo("""
                epoch,step,loss,penalty,validation_loss,validation_accuracy_share,\
                open_units_conv1,open_units_conv2,open_units_fc1,open_units_fc2,\
                units_kept_conv1,units_kept_conv2,units_kept_fc1,units_kept_fc2,\
                weights_kept,weights_kept_papers,weights_total,weights_expected,\
                multiply_adds_kept_per_sample,multiply_adds_total_per_sample,multiply_adds_expected_per_sample,\
                pass_b_skipped_share,seconds,samples_per_second,multiply_adds_per_step,max_staleness_updates,\
                training_accuracy_share
                2,858,0.125,0.125,0.0625,,8.0,14.0,120.75,60.0,20,50,800,500,430500,430500,430500,430500.0,\
                2293000,2293000,2293000.0,0.5,2.0,27500.0,1.5E9,6,
                3,1287,0.08333333333333333,0.125,0.0625,0.9862,6.0,10.0,39.0,11.0,6,10,39,11,2189,2189,430500,2300.5,\
                182939,2293000,190000.25,0.5,1.3333333333333333,41250.0,1.5E9,6,0.9925
                """);
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        List<EpochRow> read = CSV.parse(CSV.render(Runs.history()));

        assertThat(read)
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                // A table of one number a column has the largest; the histogram is in the reports.
                .ignoringFields("staleness")
                .isEqualTo(Runs.history());
    }

    @Test
    void aTableFromBeforeTheLastColumnIsStillRead() {
        String old = CSV.render(Runs.history())
                .lines()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .collect(Collectors.joining("\n"));

        List<EpochRow> read = CSV.parse(old);

        assertThat(read).extracting(EpochRow::validationLoss).containsOnly(0.0625);
        assertThat(read).extracting(EpochRow::trainingAccuracy).containsOnly(Double.NaN);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            2,858,0.125 | 2,858 | metrics.csv, line 3 is no epoch: 2 values for 27 columns
            2,858,0.125 | 2,often,0.125 | metrics.csv, line 3 is no epoch: For input string: "often"
            epoch,step | time,step | metrics.csv does not begin with the heading of this job
            """)
    void whatIsNoRowIsNamed(String right, String wrong, String sentence) {
        String text = CSV.render(Runs.history());
        String spoilt = wrong.equals("2,858") ? text.replaceAll("2,858,.*", wrong) : text.replace(right, wrong);

        assertThatThrownBy(() -> CSV.parse(spoilt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }
}
