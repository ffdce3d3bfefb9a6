package io.coppice.actors.front;

/** What a request may do. Each right holds those before it. */
public enum Right {
    /** Sees jobs, their events and results. */
    READ,
    /** Submits jobs, and ends them. */
    SUBMIT,
    /** Removes jobs with everything that is kept of them. */
    ADMIN
}
