package io.coppice.actors.job;

import io.coppice.protocols.message.JobEvent;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that could not be done and is tried again after a while, which grows with every failure in a row. */
final class Retrying {
    private static final long SHORTEST_NANOS = 500_000_000L;
    private static final long LONGEST_NANOS = 30_000_000_000L;
    private static final int DOUBLINGS = 6;

    private final EffectBuffer effects;
    private int failures;
    private OptionalLong at = OptionalLong.empty();

    /** @param effects where it is said that the job waits, and that it goes on */
    Retrying(EffectBuffer effects) {
        this.effects = effects;
    }

    /** @param now a clock that never goes back, nanoseconds */
    void failed(String reason, long now) {
        if (failures == 0) {
            effects.warn(JobEvent.Warning.WAITS + reason);
        }
        long wait = SHORTEST_NANOS << Math.min(DOUBLINGS, failures++);
        at = OptionalLong.of(now + Math.min(LONGEST_NANOS, wait));
        effects.add(new JobEffect.Waits(Optional.of(reason)));
    }

    void succeeded() {
        if (failures > 0) {
            failures = 0;
            at = OptionalLong.empty();
            effects.add(new JobEffect.Waits(Optional.empty()));
        }
    }

    boolean isWaiting() {
        return failures > 0;
    }

    /** Whether it is to be tried now; said once for every failure. */
    boolean isDue(long now) {
        boolean due = at.isPresent() && now >= at.getAsLong();
        if (due) {
            at = OptionalLong.empty();
        }
        return due;
    }
}
