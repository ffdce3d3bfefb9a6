package io.coppice.deploy.chaos;

/** A fault that happened, and when the job was beyond where it was. */
final class Hit {
    /** What is heard so soon after a fault may have happened before it. */
    private static final long STILL_UNDER_WAY_NANOS = 500_000_000;

    private final Fault fault;
    private final long at;
    private long step;
    private final long repeatedBefore;
    private boolean mended;
    private long wentOnAt;
    private long repeated;

    /**
     * @param at nanoseconds, as the clock of all hits has it
     * @param step how far the job was
     * @param repeatedBefore steps that had been done again by then
     */
    Hit(Fault fault, long at, long step, long repeatedBefore) {
        this.fault = fault;
        this.at = at;
        this.step = step;
        this.repeatedBefore = repeatedBefore;
    }

    Fault fault() {
        return fault;
    }

    boolean isOver(long now) {
        return now - at >= fault.lastsMillis() * 1_000_000;
    }

    /** @return whether it is to be mended now: once */
    boolean mend() {
        boolean first = !mended;
        mended = true;
        return first;
    }

    void look(JobWatch watch) {
        if (watch.heardAt() - at < STILL_UNDER_WAY_NANOS) {
            step = Math.max(step, watch.step());
        } else if (wentOnAt == 0 && watch.step() > step) {
            wentOnAt = watch.heardAt();
            repeated = watch.repeated() - repeatedBefore;
        }
    }

    /** Seconds until the job was beyond where the fault met it; infinite when it never was. */
    double seconds() {
        return wentOnAt == 0 ? Double.POSITIVE_INFINITY : (wentOnAt - at) / 1e9;
    }

    /** A line of the table of faults. */
    String row(long begun) {
        String seconds = wentOnAt == 0 ? "-" : String.format("%.1f", seconds());
        return String.format(
                "| %.0f | %s | %s | %s | %d |", (at - begun) / 1e9, fault, fault.nodes(), seconds, repeated);
    }
}
