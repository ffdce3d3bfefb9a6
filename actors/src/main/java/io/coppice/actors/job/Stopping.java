package io.coppice.actors.job;

/**
 * Why a job is to stop before its last step: it is cancelled for good, or stands still until a node that leaves is gone.
 * Either way it stops at a checkpoint; a job that stands says so once.
 */
final class Stopping {
    private boolean cancelled;
    private Standing standing = Standing.NO;

    private enum Standing {
        NO,
        WANTED,
        SAID
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void standStill() {
        standing = Standing.WANTED;
    }

    void goOn() {
        standing = Standing.NO;
    }

    boolean standsStill() {
        return standing != Standing.NO;
    }

    /** Whether no step is to be leased after those under way. */
    boolean isWanted() {
        return cancelled || standsStill();
    }

    /** The job stands: says so if it was asked to stand still and has not said it since. */
    void sayStands(EffectBuffer effects) {
        if (standing == Standing.WANTED) {
            standing = Standing.SAID;
            effects.add(new JobEffect.Drained());
        }
    }
}
