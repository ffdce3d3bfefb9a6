package io.coppice.compute.data;

/** Hears how far a long reading has come; called by several threads. */
@FunctionalInterface
public interface DecodingProgress {

    /** Nobody looks. */
    DecodingProgress UNSEEN = (done, all) -> {};

    /** @param done of {@code all} files are decoded */
    void decoded(int done, int all);
}
