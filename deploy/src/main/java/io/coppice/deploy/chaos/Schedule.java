package io.coppice.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Which faults happen when: all of it follows from the seed. */
record Schedule(List<Fault> faults) {
    private static final long FIRST_MILLIS = 10_000;
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = 15_000;

    /**
     * @param victims nodes that may be hit
     * @param kinds what may happen to them
     */
    static Schedule of(long seed, long seconds, long every, List<Integer> victims, List<Fault.Kind> kinds) {
        SplittableRandom random = new SplittableRandom(seed);
        return each(random, seconds, every, victims, fault -> kinds.get(random.nextInt(kinds.size())));
    }

    /** The kinds one after the other, again and again. */
    static Schedule inTurn(long seed, long seconds, long every, List<Integer> victims, List<Fault.Kind> kinds) {
        return each(new SplittableRandom(seed), seconds, every, victims, fault -> kinds.get(fault % kinds.size()));
    }

    private static Schedule each(
            SplittableRandom random, long seconds, long every, List<Integer> victims, IntFunction<Fault.Kind> kinds) {
        List<Fault> faults = new ArrayList<>();
        for (long at = FIRST_MILLIS; at < seconds * 1000; at += every * 1000) {
            Fault.Kind kind = kinds.apply(faults.size());
            int node = victims.get(random.nextInt(victims.size()));
            faults.add(new Fault(kind, at, node, Fault.lasts(kind) ? random.nextLong(SHORTEST, LONGEST) : 0));
        }
        return new Schedule(faults);
    }
}
