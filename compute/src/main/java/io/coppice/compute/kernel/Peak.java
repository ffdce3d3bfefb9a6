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

    // Each sum is the addend, which the instruction overwrites, so that nothing is copied.
    // spotless:off
    private static float chains() {
        FloatVector m = FloatVector.broadcast(Lanes.SPECIES, 0x1p-20f), q = FloatVector.broadcast(Lanes.SPECIES, 1f);
        FloatVector a = q, b = a.add(q), c = b.add(q), d = c.add(q), e = d.add(q), f = e.add(q);
        FloatVector g = f.add(q), h = g.add(q), i = h.add(q), j = i.add(q), k = j.add(q), l = k.add(q);
        for (int step = 0; step < STEPS; step++) {
            a = m.fma(q, a); b = m.fma(q, b); c = m.fma(q, c); d = m.fma(q, d);
            e = m.fma(q, e); f = m.fma(q, f); g = m.fma(q, g); h = m.fma(q, h);
            i = m.fma(q, i); j = m.fma(q, j); k = m.fma(q, k); l = m.fma(q, l);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
    }
    // spotless:on
}
