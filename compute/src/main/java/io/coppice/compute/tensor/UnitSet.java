package io.coppice.compute.tensor;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Which units of a layer are open, in ascending order. Immutable. */
public final class UnitSet implements Units<UnitSet> {
    private static final UnitSet[] WHOLE = new UnitSet[4097];

    private final int total;
    private final int[] open;

    private UnitSet(int total, int[] open) {
        this.total = total;
        this.open = open;
    }

    /** Every unit. Sets of usual sizes are made once: most layers of a deep network are open in every step. */
    public static UnitSet all(int total) {
        if (total >= WHOLE.length) {
            return makeAll(total);
        }
        UnitSet known = WHOLE[total];
        if (known == null) {
            // Two threads may both make it: the sets are equal and immutable, so either will do.
            known = makeAll(total);
            WHOLE[total] = known;
        }
        return known;
    }

    private static UnitSet makeAll(int total) {
        int[] units = new int[total];
        for (int unit = 0; unit < total; unit++) {
            units[unit] = unit;
        }
        return new UnitSet(total, units);
    }

    public static UnitSet none(int total) {
        return new UnitSet(total, new int[0]);
    }

    /** The units from 0 to {@code total} (exclusive) that pass the test, which is asked once for each. */
    public static UnitSet where(int total, IntPredicate isOpen) {
        long[] bits = new long[(total + Long.SIZE - 1) / Long.SIZE];
        int count = 0;
        for (int word = 0; word < bits.length; word++) {
            int first = word * Long.SIZE;
            int units = Math.min(Long.SIZE, total - first);
            long ofWord = 0;
            for (int unit = 0; unit < units; unit++) {
                // Gates are as random as can be: a branch would be mispredicted at every other unit.
                ofWord |= (isOpen.test(first + unit) ? 1L : 0L) << unit;
            }
            bits[word] = ofWord;
            count += Long.bitCount(ofWord);
        }
        return new UnitSet(total, positions(bits, count));
    }

    private static int[] positions(long[] bits, int count) {
        int[] positions = new int[count];
        int next = 0;
        for (int word = 0; word < bits.length; word++) {
            for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
                positions[next++] = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
            }
        }
        return positions;
    }

    /** The given units; they must ascend and lie below {@code total}. */
    public static UnitSet of(int total, int... open) {
        for (int i = 0; i < open.length; i++) {
            if (open[i] < 0 || open[i] >= total || (i > 0 && open[i] <= open[i - 1])) {
                throw new IllegalArgumentException(
                        "Open units must ascend within 0.." + (total - 1) + ": " + Arrays.toString(open));
            }
        }
        return new UnitSet(total, open.clone());
    }

    public static UnitSet of(int total, BitSet bits) {
        return where(total, bits::get);
    }

    @Override
    public int total() {
        return total;
    }

    /** How many units are open. */
    public int count() {
        return open.length;
    }

    /** The {@code rank}-th open unit. */
    public int unit(int rank) {
        return open[rank];
    }

    /** How many open units lie below {@code unit}: the rank of the first open unit from there on. */
    public int countBelow(int unit) {
        int at = Arrays.binarySearch(open, unit);
        return at >= 0 ? at : -at - 1;
    }

    public boolean contains(int unit) {
        return open.length == total ? unit >= 0 && unit < total : Arrays.binarySearch(open, unit) >= 0;
    }

    public boolean isAll() {
        return open.length == total;
    }

    @Override
    public boolean isEmpty() {
        return open.length == 0;
    }

    @Override
    public double meanCount() {
        return open.length;
    }

    @Override
    public UnitSet whole(int units) {
        return all(units);
    }

    @Override
    public UnitSet nothing(int units) {
        return none(units);
    }

    @Override
    public UnitSet intersect(UnitSet other) {
        if (other.isAll()) {
            return this;
        }
        return isAll() ? other : new UnitSet(total, common(open, other.open));
    }

    /** Both ascend, so one walk through both finds what they share. */
    private static int[] common(int[] left, int[] right) {
        int[] both = new int[Math.min(left.length, right.length)];
        int count = 0;
        for (int i = 0, j = 0; i < left.length && j < right.length; ) {
            if (left[i] == right[j]) {
                both[count++] = left[i];
            }
            int step = Integer.compare(left[i], right[j]);
            i += step <= 0 ? 1 : 0;
            j += step >= 0 ? 1 : 0;
        }
        return Arrays.copyOf(both, count);
    }

    @Override
    public UnitSet union(UnitSet other) {
        if (isAll() || other.isEmpty()) {
            return this;
        }
        return other.isAll() || isEmpty() ? other : where(total, unit -> contains(unit) || other.contains(unit));
    }

    @Override
    public UnitSet expand(int times) {
        int[] wide = new int[open.length * times];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = open[i / times] * times + i % times;
        }
        return new UnitSet(total * times, wide);
    }

    @Override
    public UnitSet groups(int size) {
        BitSet groups = new BitSet(total / size);
        for (int unit : open) {
            groups.set(unit / size);
        }
        return of(total / size, groups);
    }

    @Override
    public UnitSet then(UnitSet other) {
        if (isAll() && other.isAll()) {
            return all(total + other.total);
        }
        int[] both = Arrays.copyOf(open, open.length + other.open.length);
        for (int i = 0; i < other.open.length; i++) {
            both[open.length + i] = total + other.open[i];
        }
        return new UnitSet(total + other.total, both);
    }

    @Override
    public UnitSet slice(int first, int count) {
        if (isAll()) {
            return all(count);
        }
        int[] some = Arrays.copyOfRange(open, countBelow(first), countBelow(first + count));
        for (int i = 0; i < some.length; i++) {
            some[i] -= first;
        }
        return new UnitSet(count, some);
    }

    public int[] toArray() {
        return open.clone();
    }

    public BitSet toBitSet() {
        BitSet bits = new BitSet(total);
        for (int unit : open) {
            bits.set(unit);
        }
        return bits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnitSet that && total == that.total && Arrays.equals(open, that.open);
    }

    @Override
    public int hashCode() {
        return 31 * total + Arrays.hashCode(open);
    }

    @Override
    public String toString() {
        return open.length + " of " + total + " units";
    }
}
