package io.coppice.actors.checkpoint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A thread that does one thing after the other on a disk, and stands still before every operation until its clock lets it
 * go on: so what others do to the disk in between, and a death in the middle, follow from a seed. Of both threads only
 * one runs at any time.
 */
public final class DiskThread {
    private final Consumer<Runnable> clock;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Semaphore mayWork = new Semaphore(0);
    private final Semaphore stands = new Semaphore(0);
    private boolean busy;
    private boolean killed;

    /** @param clock calls back when the next operation may happen */
    public DiskThread(Consumer<Runnable> clock) {
        this.clock = clock;
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        private Killed() {
            super("killed", null, false, false);
        }
    }

    /** Does the work when all before it is done, then hands its result over. */
    <T> void submit(Callable<T> work, Consumer<T> done) {
        waiting.add(() -> begin(work, done));
        beginNext();
    }

    private void beginNext() {
        if (!busy && !waiting.isEmpty()) {
            busy = true;
            waiting.poll().run();
        }
    }

    private <T> void begin(Callable<T> work, Consumer<T> done) {
        Work<T> running = new Work<>(work, done);
        Thread.ofVirtual().start(running);
        clock.accept(() -> goOn(running));
    }

    private <T> void goOn(Work<T> running) {
        if (killed) {
            return;
        }
        mayWork.release();
        stands.acquireUninterruptibly();
        if (running.over) {
            busy = false;
            running.handOver();
            beginNext();
        } else {
            clock.accept(() -> goOn(running));
        }
    }

    /** Called on the working thread, before an operation. */
    void stand() {
        stands.release();
        mayWork.acquireUninterruptibly();
        if (killed) {
            throw new Killed();
        }
    }

    /** The process is gone, in the middle of whatever it did. */
    public void kill() {
        killed = true;
        waiting.clear();
        if (busy) {
            mayWork.release();
            stands.acquireUninterruptibly();
        }
    }

    private final class Work<T> implements Runnable {
        private final Callable<T> work;
        private final Consumer<T> done;
        private T result;
        private Throwable failure;
        private boolean over;

        private Work(Callable<T> work, Consumer<T> done) {
            this.work = work;
            this.done = done;
        }

        @Override
        public void run() {
            mayWork.acquireUninterruptibly();
            try {
                result = killed ? null : work.call();
            } catch (Killed end) {
                // What it was about to do does not happen.
            } catch (Throwable unexpected) {
                failure = unexpected;
            }
            over = true;
            stands.release();
        }

        private void handOver() {
            if (failure != null) {
                throw new AssertionError("The disk's thread failed", failure);
            }
            done.accept(result);
        }
    }
}
