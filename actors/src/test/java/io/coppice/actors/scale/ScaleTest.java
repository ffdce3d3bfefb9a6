package io.coppice.actors.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.actors.holder.CostMeter;
import io.coppice.compute.network.ModelSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates that can be worked out by hand; and, asked for, the table of {@code deploy/results}. */
@Timeout(300)
class ScaleTest {
    private static final double WAITED = 20_000;

    private static ScaleModel.Prediction predict(StepCosts costs, Surroundings surroundings, int workers, int shards) {
        return new ScaleModel(costs, surroundings, workers, shards).predict();
    }

    @ParameterizedTest(name = "{0} workers, {1} shards: {2} steps a second, {3}")
    @CsvSource(textBlock = """
            # workers, shards, steps/s, busiest: a step of 1 ms; 2 ms of all shards; 0.1 ms of sampler and coordinator each
            1,   1, 500,   shards' actors
            1,   4, 1000,  workers' arithmetic
            8,   4, 2000,  shards' actors
            8,  64, 8000,  workers' arithmetic
            100, 64, 10000, gate sampler
            """)
    void theSlowestStationSetsTheRate(int workers, int shards, double rate, String busiest) {
        StepCosts costs = new StepCosts(1000, 0, 90, 100, 1000, 1000, 0, 0, 0, 0, 0);
        ScaleModel.Prediction prediction = predict(costs, new Surroundings(0, 1e9, 1), workers, shards);
        assertThat(prediction.stepsPerSecond()).isCloseTo(rate, within(0.06 * rate));
        assertThat(prediction.busiest()).isEqualTo(busiest);
    }

    @Test
    void sharedProcessorsAndNetworksSetItToo() {
        StepCosts arithmetic = new StepCosts(1000, 0, 1, 1, 1, 1, 0, 0, 1e6, 1e6, 0);
        assertThat(predict(arithmetic, Surroundings.oneMachine(2), 4, 1).stepsPerSecond())
                .isCloseTo(2000, within(120.0));
        ScaleModel.Prediction slow = predict(arithmetic, new Surroundings(0, 1000, 1), 8, 1);
        assertThat(slow.stepsPerSecond()).isCloseTo(500, within(25.0));
        assertThat(slow.busiest()).isEqualTo("shards' network");
    }

    /** The counter job of {@code deploy/chaos} on one machine, and LeNet-5 on machines of their own. */
    @Test
    @EnabledIfSystemProperty(named = "coppice.scale", matches = ".+")
    void printsTheTables() {
        double counted = Double.parseDouble(System.getProperty("coppice.scale.counted", "1000"));
        StepCosts counter = CostMeter.measure(new ModelSettings("mlp", List.of(16, 8)), 1, WAITED + counted, WAITED);
        System.out.println(counter);
        System.out.printf("| workers | steps a second, counter job, one machine |%n|---:|---:|%n");
        for (int workers = 1; workers <= 4; workers++) {
            System.out.printf(
                    "| %d | %.1f |%n",
                    workers,
                    predict(counter, Surroundings.oneMachine(2), workers, 1).stepsPerSecond());
        }
        double step = Double.parseDouble(System.getProperty("coppice.scale.step", "4000"));
        StepCosts lenet = CostMeter.measure(new ModelSettings("lenet5", List.of()), 2, step, 0);
        System.out.println(lenet);
        System.out.printf("| workers | 1 shard | 4 shards | 16 shards | 64 shards |%n|---:|---|---|---|---|%n");
        for (int workers : new int[] {1, 2, 4, 10, 30, 100, 300, 1000}) {
            System.out.printf("| %d |", workers);
            for (int shards : new int[] {1, 4, 16, 64}) {
                ScaleModel.Prediction prediction = predict(lenet, Surroundings.network(), workers, shards);
                System.out.printf(" %,.0f, %s |", prediction.stepsPerSecond(), prediction.busiest());
            }
            System.out.println();
        }
    }
}
