package io.coppice.compute.kernel;

import java.util.function.LongSupplier;
import jdk.incubator.vector.FloatVector;

/** What one core can do at most, measured: as many independent fused multiply-adds as keep its units busy. */
public final class Peak {
    private static final int CHAINS = 12;
    private static final int STEPS = 4_000;

    /** Enough calls for the compiler to come; later measurements take as long, about 10 ms. */
    private static final int CALLS = 500;

    private static final double FLOP_PER_CALL = 2.0 * CHAINS * STEPS * Lanes.COUNT;

    private Peak() {}

    /**
     * The best of many short measurements, so that what else runs on the machine does not count.
     *
     * @param clock in nanoseconds
     * @return GFLOP/s of one core, a multiply-add counted as two
     */
    public static double gigaflops(LongSupplier clock) {
        long best = Long.MAX_VALUE;
        float kept = 0;
        for (int call = 0; call < CALLS; call++) {
            long begin = clock.getAsLong();
            kept += chains();
            best = Math.min(best, Math.max(1, clock.getAsLong() - begin));
        }
        // The sum is always a number; asking for it keeps the compiler from leaving the work out.
        if (Float.isNaN(kept)) {
            throw new IllegalStateException("the multiply-adds of the peak went astray");
        }
        return FLOP_PER_CALL / best;
    }

    // spotless:off
    private static float chains() {
        FloatVector m = FloatVector.broadcast(Lanes.SPECIES, 0.5f), q = FloatVector.broadcast(Lanes.SPECIES, 1f);
        FloatVector a = q, b = q, c = q, d = q, e = q, f = q, g = q, h = q, i = q, j = q, k = q, l = q;
        for (int step = 0; step < STEPS; step++) {
            a = a.fma(m, q); b = b.fma(m, q); c = c.fma(m, q); d = d.fma(m, q);
            e = e.fma(m, q); f = f.fma(m, q); g = g.fma(m, q); h = h.fma(m, q);
            i = i.fma(m, q); j = j.fma(m, q); k = k.fma(m, q); l = l.fma(m, q);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
    }
    // spotless:on
}
