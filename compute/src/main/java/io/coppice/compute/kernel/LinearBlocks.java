package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;

/** Products whose taps lie at equal steps and whose weights follow each other: matrix products by rows. */
final class LinearBlocks extends ProductBlocks {
    /** From the inputs of one tap to those of the next. */
    int inStep;

    /** From the weights of one output to those of the next. */
    int weightOut;

    @Override
    int weightStep() {
        return weightOut;
    }

    @Override
    int inOffset(int tap) {
        return tap * inStep;
    }

    @Override
    int weightOffset(int tap) {
        return tap;
    }

    @Override
    int farthestTap() {
        return Math.max(0, (taps - 1) * inStep);
    }

    @Override
    void pair(int height, int inAt, int last, int weightAt, int startAt, int outAt) {
        switch (height) {
            case 12 -> block12x2(inAt, last, weightAt, startAt, outAt);
            case 10 -> block10x2(inAt, last, weightAt, startAt, outAt);
            case 8 -> block8x2(inAt, last, weightAt, startAt, outAt);
            case 6 -> block6x2(inAt, last, weightAt, startAt, outAt);
            case 4 -> block4x2(inAt, last, weightAt, startAt, outAt);
            case 2 -> block2x2(inAt, last, weightAt, startAt, outAt);
            default -> block1x2(inAt, last, weightAt, startAt, outAt);
        }
    }

    @Override
    void single(int height, int inAt, int weightAt, int startAt, int outAt) {
        switch (height) {
            case 12 -> block12x1(inAt, weightAt, startAt, outAt);
            case 8 -> block8x1(inAt, weightAt, startAt, outAt);
            case 4 -> block4x1(inAt, weightAt, startAt, outAt);
            default -> block1x1(inAt, weightAt, startAt, outAt);
        }
    }

    // spotless:off
    private void block12x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut, w4 = w3 + weightOut,
                w5 = w4 + weightOut, w6 = w5 + weightOut, w7 = w6 + weightOut, w8 = w7 + weightOut,
                w9 = w8 + weightOut, w10 = w9 + weightOut, w11 = w10 + weightOut;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        FloatVector e0 = spread(start, startAt + 4), e1 = e0;
        FloatVector f0 = spread(start, startAt + 5), f1 = f0;
        FloatVector g0 = spread(start, startAt + 6), g1 = g0;
        FloatVector h0 = spread(start, startAt + 7), h1 = h0;
        FloatVector p0 = spread(start, startAt + 8), p1 = p0;
        FloatVector q0 = spread(start, startAt + 9), q1 = q0;
        FloatVector r0 = spread(start, startAt + 10), r1 = r0;
        FloatVector z0 = spread(start, startAt + 11), z1 = z0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w4 + tap); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w5 + tap); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
            u = spread(weights, w6 + tap); g0 = x0.fma(u, g0); g1 = x1.fma(u, g1);
            u = spread(weights, w7 + tap); h0 = x0.fma(u, h0); h1 = x1.fma(u, h1);
            u = spread(weights, w8 + tap); p0 = x0.fma(u, p0); p1 = x1.fma(u, p1);
            u = spread(weights, w9 + tap); q0 = x0.fma(u, q0); q1 = x1.fma(u, q1);
            u = spread(weights, w10 + tap); r0 = x0.fma(u, r0); r1 = x1.fma(u, r1);
            u = spread(weights, w11 + tap); z0 = x0.fma(u, z0); z1 = x1.fma(u, z1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last); o += outPlane;
        c0.intoArray(out, o); c1.intoArray(out, o + last); o += outPlane;
        d0.intoArray(out, o); d1.intoArray(out, o + last); o += outPlane;
        e0.intoArray(out, o); e1.intoArray(out, o + last); o += outPlane;
        f0.intoArray(out, o); f1.intoArray(out, o + last); o += outPlane;
        g0.intoArray(out, o); g1.intoArray(out, o + last); o += outPlane;
        h0.intoArray(out, o); h1.intoArray(out, o + last); o += outPlane;
        p0.intoArray(out, o); p1.intoArray(out, o + last); o += outPlane;
        q0.intoArray(out, o); q1.intoArray(out, o + last); o += outPlane;
        r0.intoArray(out, o); r1.intoArray(out, o + last); o += outPlane;
        z0.intoArray(out, o); z1.intoArray(out, o + last);
    }

    private void block10x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut, w4 = w3 + weightOut,
                w5 = w4 + weightOut, w6 = w5 + weightOut, w7 = w6 + weightOut, w8 = w7 + weightOut,
                w9 = w8 + weightOut;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        FloatVector e0 = spread(start, startAt + 4), e1 = e0;
        FloatVector f0 = spread(start, startAt + 5), f1 = f0;
        FloatVector g0 = spread(start, startAt + 6), g1 = g0;
        FloatVector h0 = spread(start, startAt + 7), h1 = h0;
        FloatVector p0 = spread(start, startAt + 8), p1 = p0;
        FloatVector q0 = spread(start, startAt + 9), q1 = q0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w4 + tap); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w5 + tap); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
            u = spread(weights, w6 + tap); g0 = x0.fma(u, g0); g1 = x1.fma(u, g1);
            u = spread(weights, w7 + tap); h0 = x0.fma(u, h0); h1 = x1.fma(u, h1);
            u = spread(weights, w8 + tap); p0 = x0.fma(u, p0); p1 = x1.fma(u, p1);
            u = spread(weights, w9 + tap); q0 = x0.fma(u, q0); q1 = x1.fma(u, q1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last); o += outPlane;
        c0.intoArray(out, o); c1.intoArray(out, o + last); o += outPlane;
        d0.intoArray(out, o); d1.intoArray(out, o + last); o += outPlane;
        e0.intoArray(out, o); e1.intoArray(out, o + last); o += outPlane;
        f0.intoArray(out, o); f1.intoArray(out, o + last); o += outPlane;
        g0.intoArray(out, o); g1.intoArray(out, o + last); o += outPlane;
        h0.intoArray(out, o); h1.intoArray(out, o + last); o += outPlane;
        p0.intoArray(out, o); p1.intoArray(out, o + last); o += outPlane;
        q0.intoArray(out, o); q1.intoArray(out, o + last);
    }

    private void block8x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut, w4 = w3 + weightOut,
                w5 = w4 + weightOut, w6 = w5 + weightOut, w7 = w6 + weightOut;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        FloatVector e0 = spread(start, startAt + 4), e1 = e0;
        FloatVector f0 = spread(start, startAt + 5), f1 = f0;
        FloatVector g0 = spread(start, startAt + 6), g1 = g0;
        FloatVector h0 = spread(start, startAt + 7), h1 = h0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w4 + tap); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w5 + tap); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
            u = spread(weights, w6 + tap); g0 = x0.fma(u, g0); g1 = x1.fma(u, g1);
            u = spread(weights, w7 + tap); h0 = x0.fma(u, h0); h1 = x1.fma(u, h1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last); o += outPlane;
        c0.intoArray(out, o); c1.intoArray(out, o + last); o += outPlane;
        d0.intoArray(out, o); d1.intoArray(out, o + last); o += outPlane;
        e0.intoArray(out, o); e1.intoArray(out, o + last); o += outPlane;
        f0.intoArray(out, o); f1.intoArray(out, o + last); o += outPlane;
        g0.intoArray(out, o); g1.intoArray(out, o + last); o += outPlane;
        h0.intoArray(out, o); h1.intoArray(out, o + last);
    }

    private void block6x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut, w4 = w3 + weightOut,
                w5 = w4 + weightOut;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        FloatVector e0 = spread(start, startAt + 4), e1 = e0;
        FloatVector f0 = spread(start, startAt + 5), f1 = f0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w4 + tap); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w5 + tap); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last); o += outPlane;
        c0.intoArray(out, o); c1.intoArray(out, o + last); o += outPlane;
        d0.intoArray(out, o); d1.intoArray(out, o + last); o += outPlane;
        e0.intoArray(out, o); e1.intoArray(out, o + last); o += outPlane;
        f0.intoArray(out, o); f1.intoArray(out, o + last);
    }

    private void block4x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last); o += outPlane;
        c0.intoArray(out, o); c1.intoArray(out, o + last); o += outPlane;
        d0.intoArray(out, o); d1.intoArray(out, o + last);
    }

    private void block2x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last);
    }

    private void block1x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last);
    }

    private void block12x1(int inAt, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut, w4 = w3 + weightOut,
                w5 = w4 + weightOut, w6 = w5 + weightOut, w7 = w6 + weightOut, w8 = w7 + weightOut,
                w9 = w8 + weightOut, w10 = w9 + weightOut, w11 = w10 + weightOut;
        FloatVector a0 = spread(start, startAt);
        FloatVector b0 = spread(start, startAt + 1);
        FloatVector c0 = spread(start, startAt + 2);
        FloatVector d0 = spread(start, startAt + 3);
        FloatVector e0 = spread(start, startAt + 4);
        FloatVector f0 = spread(start, startAt + 5);
        FloatVector g0 = spread(start, startAt + 6);
        FloatVector h0 = spread(start, startAt + 7);
        FloatVector p0 = spread(start, startAt + 8);
        FloatVector q0 = spread(start, startAt + 9);
        FloatVector r0 = spread(start, startAt + 10);
        FloatVector z0 = spread(start, startAt + 11);
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0);
            u = spread(weights, w4 + tap); e0 = x0.fma(u, e0);
            u = spread(weights, w5 + tap); f0 = x0.fma(u, f0);
            u = spread(weights, w6 + tap); g0 = x0.fma(u, g0);
            u = spread(weights, w7 + tap); h0 = x0.fma(u, h0);
            u = spread(weights, w8 + tap); p0 = x0.fma(u, p0);
            u = spread(weights, w9 + tap); q0 = x0.fma(u, q0);
            u = spread(weights, w10 + tap); r0 = x0.fma(u, r0);
            u = spread(weights, w11 + tap); z0 = x0.fma(u, z0);
        }
        int o = outAt;
        a0.intoArray(out, o); o += outPlane;
        b0.intoArray(out, o); o += outPlane;
        c0.intoArray(out, o); o += outPlane;
        d0.intoArray(out, o); o += outPlane;
        e0.intoArray(out, o); o += outPlane;
        f0.intoArray(out, o); o += outPlane;
        g0.intoArray(out, o); o += outPlane;
        h0.intoArray(out, o); o += outPlane;
        p0.intoArray(out, o); o += outPlane;
        q0.intoArray(out, o); o += outPlane;
        r0.intoArray(out, o); o += outPlane;
        z0.intoArray(out, o);
    }

    private void block8x1(int inAt, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut, w4 = w3 + weightOut,
                w5 = w4 + weightOut, w6 = w5 + weightOut, w7 = w6 + weightOut;
        FloatVector a0 = spread(start, startAt);
        FloatVector b0 = spread(start, startAt + 1);
        FloatVector c0 = spread(start, startAt + 2);
        FloatVector d0 = spread(start, startAt + 3);
        FloatVector e0 = spread(start, startAt + 4);
        FloatVector f0 = spread(start, startAt + 5);
        FloatVector g0 = spread(start, startAt + 6);
        FloatVector h0 = spread(start, startAt + 7);
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0);
            u = spread(weights, w4 + tap); e0 = x0.fma(u, e0);
            u = spread(weights, w5 + tap); f0 = x0.fma(u, f0);
            u = spread(weights, w6 + tap); g0 = x0.fma(u, g0);
            u = spread(weights, w7 + tap); h0 = x0.fma(u, h0);
        }
        int o = outAt;
        a0.intoArray(out, o); o += outPlane;
        b0.intoArray(out, o); o += outPlane;
        c0.intoArray(out, o); o += outPlane;
        d0.intoArray(out, o); o += outPlane;
        e0.intoArray(out, o); o += outPlane;
        f0.intoArray(out, o); o += outPlane;
        g0.intoArray(out, o); o += outPlane;
        h0.intoArray(out, o);
    }

    private void block4x1(int inAt, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt, w1 = w0 + weightOut, w2 = w1 + weightOut, w3 = w2 + weightOut;
        FloatVector a0 = spread(start, startAt);
        FloatVector b0 = spread(start, startAt + 1);
        FloatVector c0 = spread(start, startAt + 2);
        FloatVector d0 = spread(start, startAt + 3);
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0);
            u = spread(weights, w1 + tap); b0 = x0.fma(u, b0);
            u = spread(weights, w2 + tap); c0 = x0.fma(u, c0);
            u = spread(weights, w3 + tap); d0 = x0.fma(u, d0);
        }
        int o = outAt;
        a0.intoArray(out, o); o += outPlane;
        b0.intoArray(out, o); o += outPlane;
        c0.intoArray(out, o); o += outPlane;
        d0.intoArray(out, o);
    }

    private void block1x1(int inAt, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int taps = this.taps, outPlane = this.outPlane, inStep = this.inStep;
        int w0 = weightAt;
        FloatVector a0 = spread(start, startAt);
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + tap * inStep;
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w0 + tap); a0 = x0.fma(u, a0);
        }
        int o = outAt;
        a0.intoArray(out, o);
    }
    // spotless:on
}
