package io.coppice.compute.tensor;

/**
 * Of a layer's units only how many are open on average, as if all were open equally often. Much cheaper than
 * {@link UnitProbabilities}, and the same wherever no two layers of different π stand at the same units.
 *
 * @param total how many units there are
 * @param meanCount how many are open
 */
public record UnitCounts(int total, double meanCount) implements Units<UnitCounts> {

    private double share() {
        return meanCount / total;
    }

    @Override
    public boolean isEmpty() {
        return meanCount == 0;
    }

    @Override
    public UnitCounts whole(int units) {
        return new UnitCounts(units, units);
    }

    @Override
    public UnitCounts nothing(int units) {
        return new UnitCounts(units, 0);
    }

    @Override
    public UnitCounts intersect(UnitCounts other) {
        return new UnitCounts(total, meanCount * other.share());
    }

    @Override
    public UnitCounts union(UnitCounts other) {
        return new UnitCounts(total, total * (1 - (1 - share()) * (1 - other.share())));
    }

    @Override
    public UnitCounts expand(int times) {
        return new UnitCounts(total * times, meanCount * times);
    }

    @Override
    public UnitCounts groups(int size) {
        int groups = total / size;
        return new UnitCounts(groups, groups * (1 - StrictMath.pow(1 - share(), size)));
    }

    @Override
    public UnitCounts then(UnitCounts other) {
        return new UnitCounts(total + other.total, meanCount + other.meanCount);
    }

    @Override
    public UnitCounts slice(int first, int count) {
        return new UnitCounts(count, count * share());
    }
}
