package io.coppice.compute.tensor;

/**
 * What may be said of the units of one layer, so that one rule about which units depend on which serves two readings:
 * the units open in a step ({@link UnitSet}), and the probability of each to be open ({@link UnitProbabilities}).
 */
public interface Units<U extends Units<U>> {

    /** How many units the layer has, open or not. */
    int total();

    /** How many of them are open, or are on average. */
    double meanCount();

    /** Certainly no unit is open. */
    boolean isEmpty();

    /** A layer of {@code units} units that are all open. */
    U whole(int units);

    /** A layer of {@code units} units of which none is open. */
    U nothing(int units);

    /** Units open in both. */
    U intersect(U other);

    /** Units open in at least one. */
    U union(U other);

    /** Every unit stands for {@code times} neighbours: a channel for the positions of its plane. */
    U expand(int times);

    /** Groups of {@code size} neighbours of which at least one is open: the channels that some position needs. */
    U groups(int size);

    /** These units, then those of another layer. */
    U then(U other);

    /** The {@code count} units from {@code first} on. */
    U slice(int first, int count);
}
