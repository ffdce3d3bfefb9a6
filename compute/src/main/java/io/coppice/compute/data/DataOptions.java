package io.coppice.compute.data;

/**
 * What a job says of how its data are read, beside where they are.
 *
 * @param split how samples are divided where the files do not do it
 * @param table what a table's columns are, for those who look at it first
 * @param skipUnreadable whether pictures that cannot be read are left out and counted, instead of refused
 */
public record DataOptions(SplitOptions split, TableOptions table, boolean skipUnreadable) {

    public static final DataOptions DEFAULT = new DataOptions(SplitOptions.DEFAULT, TableOptions.NONE, false);
}
