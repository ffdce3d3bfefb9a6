package io.coppice.protocols.job;

import java.util.List;

/** Hears of every key that a reader asks for, so that what is documented is what is read. */
@FunctionalInterface
interface KeyNotes {

    /** Nobody listens. */
    KeyNotes NONE = (path, note) -> {};

    /**
     * What a reader takes for a key.
     *
     * @param type such as {@code whole number}
     * @param allowed in the words of the complaint about other values
     * @param fallback what holds where the key is not written, as HOCON writes it; empty where nothing does
     * @param options all there are, where the value is one of some names
     */
    record Note(String type, String allowed, String fallback, List<String> options) {}

    /** @param path of the key, complete */
    void asked(String path, Note note);
}
