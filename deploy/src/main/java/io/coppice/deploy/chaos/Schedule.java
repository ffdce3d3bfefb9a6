package io.coppice.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Which faults happen when: all of it follows from the seed. */
record Schedule(List<Fault> faults) {
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = 15_000;

    /**
     * When faults happen, and to whom.
     *
     * @param firstSeconds before the first
     * @param everySeconds between one and the next
     * @param seconds when no more begin
     * @param lastsSeconds until a lasting one is mended; 0 for between one and fifteen, as the seed says
     * @param victims nodes that may be hit
     */
    record Frame(long firstSeconds, long everySeconds, long seconds, long lastsSeconds, List<Integer> victims) {

        private long lasts(SplittableRandom random) {
            return lastsSeconds > 0 ? lastsSeconds * 1000 : random.nextLong(SHORTEST, LONGEST);
        }
    }

    /** @param kinds what may happen to them */
    static Schedule of(long seed, Frame frame, List<Fault.Kind> kinds) {
        SplittableRandom random = new SplittableRandom(seed);
        return each(random, frame, fault -> kinds.get(random.nextInt(kinds.size())));
    }

    /** The kinds one after the other, again and again. */
    static Schedule inTurn(long seed, Frame frame, List<Fault.Kind> kinds) {
        return each(new SplittableRandom(seed), frame, fault -> kinds.get(fault % kinds.size()));
    }

    private static Schedule each(SplittableRandom random, Frame frame, IntFunction<Fault.Kind> kinds) {
        List<Fault> faults = new ArrayList<>();
        for (long at = frame.firstSeconds; at < frame.seconds; at += frame.everySeconds) {
            Fault.Kind kind = kinds.apply(faults.size());
            int node = frame.victims.get(random.nextInt(frame.victims.size()));
            faults.add(new Fault(kind, at * 1000, node, Fault.lasts(kind) ? frame.lasts(random) : 0));
        }
        return new Schedule(faults);
    }
}
