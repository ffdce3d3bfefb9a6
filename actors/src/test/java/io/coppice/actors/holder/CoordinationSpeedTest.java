package io.coppice.actors.holder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bar is 20,000 on a quiet machine: {@code -Dcoppice.speed.steps=40000} measures it; here it only has to be near. */
class CoordinationSpeedTest {

    @Test
    void coordinatorAndGateSamplerFollowManySteps() {
        assertThat(CoordinationSpeed.measure(Integer.getInteger("coppice.speed.steps", 4000)))
                .as("steps a second, on a machine that may be busy and has just begun")
                .isGreaterThan(500);
    }
}
