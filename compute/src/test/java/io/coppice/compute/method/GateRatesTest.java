package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.method.GateTraining.GateRates;
import io.coppice.compute.method.GateTraining.Sampling;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.optimizer.SgdSettings;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class GateRatesTest {

    static Stream<OptimizerSettings> optimizers() {
        return Stream.of(
                new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 0, new Schedule.Cosine()),
                new SgdSettings(0.1, 0.9, true, 1e-4, new Schedule.Exponential(0.9)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void gatesFollowTheScheduleOrNot(OptimizerSettings ofWeights) {
        GateTraining following = new GateTraining(Sampling.PER_BATCH, 0, Optional.empty(), GateRates.OPTIMIZER);
        GateTraining constant = new GateTraining(Sampling.PER_BATCH, 0, Optional.empty(), GateRates.CONSTANT);

        assertThat(following.optimizer(ofWeights, 3)).isEqualTo(ofWeights.faster(3));
        assertThat(constant.optimizer(ofWeights, 3).schedule()).isEqualTo(Schedule.CONSTANT);
        assertThat(constant.optimizer(ofWeights, 3).rate()).isEqualTo(3 * ofWeights.rate());
        assertThat(constant.optimizer(ofWeights, 3).state()).isEqualTo(ofWeights.state());
    }
}
