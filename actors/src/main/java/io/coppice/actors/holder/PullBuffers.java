package io.coppice.actors.holder;

import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The arrays that answers to pulls lie in. Their reader reads them until the push of its attempt comes, so then they are
 * used again. A pull that is asked again gets another buffer. A buffer whose push never came is left to the garbage
 * collector when its step is finished: whoever asked for it may still be reading. So are the oldest of a step that is
 * asked for again and again, so that what is kept does not grow with the time that somebody was stopped.
 */
final class PullBuffers {
    private static final int LENT_OF_STEP = 3;

    private final int floats;
    private final int[] norms;
    private final Deque<Buffer> free = new ArrayDeque<>();
    private final TreeMap<Long, List<Buffer>> lent = new TreeMap<>();

    /**
     * @param floats of all parts with every unit open
     * @param norms how many squared norms are held, by gate layer
     */
    PullBuffers(int floats, int[] norms) {
        this.floats = floats;
        this.norms = norms;
    }

    /** One answer's arrays. */
    static final class Buffer {
        final float[] passA;
        final List<float[]> squaredNorms = new ArrayList<>();
        private float[] passB = new float[0];
        private int attempt;
        private long version;
        private List<UnitSet> units;
        private List<OpenBlock> open;

        private Buffer(int floats, int[] norms) {
            passA = new float[floats];
            for (int length : norms) {
                squaredNorms.add(new float[length]);
            }
        }

        /** Made when first asked for: methods with one pass never do. */
        float[] passB() {
            if (passB.length < passA.length) {
                passB = new float[passA.length];
            }
            return passB;
        }

        /** The state's version when it was pulled. */
        long version() {
            return version;
        }

        /** What these units open, if it is what the pull asked for. */
        Optional<List<OpenBlock>> open(List<UnitSet> asked) {
            return asked.equals(units) ? Optional.of(open) : Optional.empty();
        }
    }

    Buffer lend(long step, int attempt, long version, List<UnitSet> units, List<OpenBlock> open) {
        Buffer buffer = free.isEmpty() ? new Buffer(floats, norms) : free.pop();
        buffer.attempt = attempt;
        buffer.version = version;
        buffer.units = units;
        buffer.open = open;
        List<Buffer> ofStep = lent.computeIfAbsent(step, key -> new ArrayList<>());
        ofStep.add(buffer);
        if (ofStep.size() > LENT_OF_STEP) {
            ofStep.removeFirst();
        }
        return buffer;
    }

    /** The attempt has pushed. @return the buffer of its first pull, to be read before the next one is lent */
    Optional<Buffer> giveBack(long step, int attempt) {
        List<Buffer> ofStep = lent.getOrDefault(step, new ArrayList<>());
        List<Buffer> back =
                ofStep.stream().filter(buffer -> buffer.attempt == attempt).toList();
        back.forEach(free::push);
        ofStep.removeAll(back);
        if (ofStep.isEmpty()) {
            lent.remove(step);
        }
        return back.stream().findFirst();
    }

    /** Steps below are finished. */
    void retire(long step) {
        lent.headMap(step).clear();
    }

    /** How many answers may still be read. */
    int lent() {
        return lent.values().stream().mapToInt(List::size).sum();
    }
}
