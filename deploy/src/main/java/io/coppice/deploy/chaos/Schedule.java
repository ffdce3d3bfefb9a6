package io.coppice.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which faults happen when: all of it follows from the seed. */
record Schedule(List<Fault> faults) {
    private static final long FIRST_MILLIS = 10_000;
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = 15_000;

    /**
     * @param victims nodes that may be hit
     * @param cuts whether the network can be cut
     * @param all whether faults beside those of single workers happen
     */
    static Schedule of(long seed, long seconds, long every, List<Integer> victims, boolean cuts, boolean all) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Fault.Kind> kinds = new ArrayList<>(List.of(Fault.Kind.KILL, Fault.Kind.STOP));
        if (cuts) {
            kinds.add(Fault.Kind.CUT);
        }
        if (all) {
            kinds.addAll(List.of(Fault.Kind.KILL, Fault.Kind.DAMAGE, Fault.Kind.KILL_ALL));
        }
        List<Fault> faults = new ArrayList<>();
        for (long at = FIRST_MILLIS; at < seconds * 1000; at += every * 1000) {
            Fault.Kind kind = kinds.get(random.nextInt(kinds.size()));
            int node = victims.get(random.nextInt(victims.size()));
            boolean lasts = kind == Fault.Kind.STOP || kind == Fault.Kind.CUT;
            faults.add(new Fault(kind, at, node, lasts ? random.nextLong(SHORTEST, LONGEST) : 0));
        }
        return new Schedule(faults);
    }
}
