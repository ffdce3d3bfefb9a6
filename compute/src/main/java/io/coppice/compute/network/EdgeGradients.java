package io.coppice.compute.network;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of a network's edges on their way back through one pass, and the arrays they lie in. An array is lent to a
 * gradient and used again when the last edge that holds it has been passed. Arrays have the size of a whole edge, so after
 * the first steps none is made, whatever is open.
 */
final class EdgeGradients {
    private final Network network;
    private final Kernels kernels;
    private final int maxBatch;
    private final List<Loan> free = new ArrayList<>();
    private final Loan[] atEdge;
    private final Tensor[] gradients;

    /**
     * An array and how many edges hold it: all inputs of an addition have the gradient of its sum. One that is not lent from
     * here has length 0.
     */
    static final class Loan {
        private final float[] data;
        private final int length;
        private int holders;

        private Loan(float[] data, int length) {
            this.data = data;
            this.length = length;
        }
    }

    EdgeGradients(Network network, Kernels kernels, int maxBatch) {
        this.network = network;
        this.kernels = kernels;
        this.maxBatch = maxBatch;
        this.atEdge = new Loan[network.nodes().size() + 1];
        this.gradients = new Tensor[network.nodes().size() + 1];
    }

    /** Forgets what an interrupted pass left. */
    void reset() {
        for (int edge = 0; edge < atEdge.length; edge++) {
            if (atEdge[edge] != null) {
                passed(edge);
            }
        }
    }

    /** The gradient of an edge; null where none has come. */
    Tensor at(int edge) {
        return gradients[edge];
    }

    /** A tensor for the gradient of {@code units} units of an edge; its numbers are old ones. */
    Tensor make(int edge, int units, int samples) {
        Shape shape = network.edge(edge);
        int floats = Tensor.capacity(shape.channels(), shape.height(), shape.width(), maxBatch);
        int best = -1;
        for (int i = 0; i < free.size(); i++) {
            int length = free.get(i).length;
            if (length >= floats && (best < 0 || length < free.get(best).length)) {
                best = i;
            }
        }
        pending = best < 0 ? new Loan(kernels.room(floats), floats) : free.remove(best);
        return Tensor.within(pending.data, units, shape.height(), shape.width(), samples);
    }

    private Loan pending;

    /** The tensor last made is the gradient of an edge, as far as one consumer of the edge depends on these units. */
    void give(int edge, UnitSet ofEdge, Tensor gradient, UnitSet units) {
        Loan loan = pending;
        loan.holders = 1;
        add(edge, ofEdge, gradient, units, loan);
        release(loan);
    }

    /** A gradient lies in an array that is not of those lent here. */
    void lay(int edge, Tensor gradient) {
        set(edge, gradient, new Loan(gradient.data(), 0));
    }

    /** An edge has another one's gradient. */
    void share(int edge, UnitSet ofEdge, int from, UnitSet units) {
        add(edge, ofEdge, gradients[from], units, atEdge[from]);
    }

    private void add(int edge, UnitSet ofEdge, Tensor gradient, UnitSet units, Loan loan) {
        if (atEdge[edge] == null && units.equals(ofEdge)) {
            set(edge, gradient, loan);
            return;
        }
        if (atEdge[edge] == null) {
            Tensor whole = make(edge, ofEdge.count(), gradient.samples());
            kernels.zero(whole);
            pending.holders = 0;
            set(edge, whole, pending);
        }
        own(edge, ofEdge);
        kernels.addTo(gradients[edge], ofEdge, gradient, units);
    }

    private void set(int edge, Tensor gradient, Loan loan) {
        gradients[edge] = gradient;
        atEdge[edge] = loan;
        loan.holders++;
    }

    /** Before a gradient is changed in its place, it is copied where another edge holds the same array. */
    Tensor own(int edge, UnitSet ofEdge) {
        Loan shared = atEdge[edge];
        Tensor old = gradients[edge];
        if (shared.holders > 1) {
            Tensor copy = make(edge, ofEdge.count(), old.samples());
            kernels.copy(old, copy);
            pending.holders = 0;
            set(edge, copy, pending);
            release(shared);
        }
        return gradients[edge];
    }

    /** The gradient of one edge becomes that of another: a layer has worked in its place. */
    void move(int from, int to) {
        set(to, gradients[from], atEdge[from]);
        passed(from);
    }

    /** Nobody needs the gradient of this edge any more. */
    void passed(int edge) {
        release(atEdge[edge]);
        atEdge[edge] = null;
        gradients[edge] = null;
    }

    private void release(Loan loan) {
        if (--loan.holders == 0 && loan.length > 0) {
            free.add(loan);
        }
    }
}
