package io.coppice.compute.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * Products whose taps lie anywhere, as two tables say: convolutions, their gradients with respect to the data, and matrix
 * products with a transposed weight. The weights of neighbouring outputs are neighbours in memory.
 */
final class TableBlocks extends ProductBlocks {
    /** Of each tap: its input, from the run's first float on, and its weights, from those of the first tap on. */
    int[] inOffset;

    int[] weightOffset;

    /** The largest of the input's offsets. */
    int farthestTap;

    @Override
    int weightStep() {
        return 1;
    }

    @Override
    int inOffset(int tap) {
        return inOffset[tap];
    }

    @Override
    int weightOffset(int tap) {
        return weightOffset[tap];
    }

    @Override
    int farthestTap() {
        return farthestTap;
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
    void wide(int height, int inAt, int weightAt, int startAt, int outAt) {
        if (height == 2) {
            WideBlocks.block2x4(this, inAt, weightAt, startAt, outAt);
        } else {
            WideBlocks.block1x8(this, inAt, weightAt, startAt, outAt);
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
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
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
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w + 4); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w + 5); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
            u = spread(weights, w + 6); g0 = x0.fma(u, g0); g1 = x1.fma(u, g1);
            u = spread(weights, w + 7); h0 = x0.fma(u, h0); h1 = x1.fma(u, h1);
            u = spread(weights, w + 8); p0 = x0.fma(u, p0); p1 = x1.fma(u, p1);
            u = spread(weights, w + 9); q0 = x0.fma(u, q0); q1 = x1.fma(u, q1);
            u = spread(weights, w + 10); r0 = x0.fma(u, r0); r1 = x1.fma(u, r1);
            u = spread(weights, w + 11); z0 = x0.fma(u, z0); z1 = x1.fma(u, z1);
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
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
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
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w + 4); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w + 5); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
            u = spread(weights, w + 6); g0 = x0.fma(u, g0); g1 = x1.fma(u, g1);
            u = spread(weights, w + 7); h0 = x0.fma(u, h0); h1 = x1.fma(u, h1);
            u = spread(weights, w + 8); p0 = x0.fma(u, p0); p1 = x1.fma(u, p1);
            u = spread(weights, w + 9); q0 = x0.fma(u, q0); q1 = x1.fma(u, q1);
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
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        FloatVector e0 = spread(start, startAt + 4), e1 = e0;
        FloatVector f0 = spread(start, startAt + 5), f1 = f0;
        FloatVector g0 = spread(start, startAt + 6), g1 = g0;
        FloatVector h0 = spread(start, startAt + 7), h1 = h0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w + 4); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w + 5); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
            u = spread(weights, w + 6); g0 = x0.fma(u, g0); g1 = x1.fma(u, g1);
            u = spread(weights, w + 7); h0 = x0.fma(u, h0); h1 = x1.fma(u, h1);
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
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        FloatVector e0 = spread(start, startAt + 4), e1 = e0;
        FloatVector f0 = spread(start, startAt + 5), f1 = f0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
            u = spread(weights, w + 4); e0 = x0.fma(u, e0); e1 = x1.fma(u, e1);
            u = spread(weights, w + 5); f0 = x0.fma(u, f0); f1 = x1.fma(u, f1);
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
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        FloatVector c0 = spread(start, startAt + 2), c1 = c0;
        FloatVector d0 = spread(start, startAt + 3), d1 = d0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0); c1 = x1.fma(u, c1);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0); d1 = x1.fma(u, d1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last); o += outPlane;
        c0.intoArray(out, o); c1.intoArray(out, o + last); o += outPlane;
        d0.intoArray(out, o); d1.intoArray(out, o + last);
    }

    private void block2x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        FloatVector b0 = spread(start, startAt + 1), b1 = b0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0); b1 = x1.fma(u, b1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last); o += outPlane;
        b0.intoArray(out, o); b1.intoArray(out, o + last);
    }

    private void block1x2(int inAt, int last, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt), a1 = a0;
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), x1 = load(in, at + last), u;
            u = spread(weights, w); a0 = x0.fma(u, a0); a1 = x1.fma(u, a1);
        }
        int o = outAt;
        a0.intoArray(out, o); a1.intoArray(out, o + last);
    }

    private void block12x1(int inAt, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
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
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w); a0 = x0.fma(u, a0);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0);
            u = spread(weights, w + 4); e0 = x0.fma(u, e0);
            u = spread(weights, w + 5); f0 = x0.fma(u, f0);
            u = spread(weights, w + 6); g0 = x0.fma(u, g0);
            u = spread(weights, w + 7); h0 = x0.fma(u, h0);
            u = spread(weights, w + 8); p0 = x0.fma(u, p0);
            u = spread(weights, w + 9); q0 = x0.fma(u, q0);
            u = spread(weights, w + 10); r0 = x0.fma(u, r0);
            u = spread(weights, w + 11); z0 = x0.fma(u, z0);
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
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt);
        FloatVector b0 = spread(start, startAt + 1);
        FloatVector c0 = spread(start, startAt + 2);
        FloatVector d0 = spread(start, startAt + 3);
        FloatVector e0 = spread(start, startAt + 4);
        FloatVector f0 = spread(start, startAt + 5);
        FloatVector g0 = spread(start, startAt + 6);
        FloatVector h0 = spread(start, startAt + 7);
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w); a0 = x0.fma(u, a0);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0);
            u = spread(weights, w + 4); e0 = x0.fma(u, e0);
            u = spread(weights, w + 5); f0 = x0.fma(u, f0);
            u = spread(weights, w + 6); g0 = x0.fma(u, g0);
            u = spread(weights, w + 7); h0 = x0.fma(u, h0);
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
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt);
        FloatVector b0 = spread(start, startAt + 1);
        FloatVector c0 = spread(start, startAt + 2);
        FloatVector d0 = spread(start, startAt + 3);
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w); a0 = x0.fma(u, a0);
            u = spread(weights, w + 1); b0 = x0.fma(u, b0);
            u = spread(weights, w + 2); c0 = x0.fma(u, c0);
            u = spread(weights, w + 3); d0 = x0.fma(u, d0);
        }
        int o = outAt;
        a0.intoArray(out, o); o += outPlane;
        b0.intoArray(out, o); o += outPlane;
        c0.intoArray(out, o); o += outPlane;
        d0.intoArray(out, o);
    }

    private void block1x1(int inAt, int weightAt, int startAt, int outAt) {
        float[] in = this.in, weights = this.weights, out = this.out, start = this.start;
        int[] inOffset = this.inOffset, weightOffset = this.weightOffset;
        int taps = this.taps, outPlane = this.outPlane;
        FloatVector a0 = spread(start, startAt);
        for (int tap = 0; tap < taps; tap++) {
            int at = inAt + inOffset[tap], w = weightAt + weightOffset[tap];
            FloatVector x0 = load(in, at), u;
            u = spread(weights, w); a0 = x0.fma(u, a0);
        }
        int o = outAt;
        a0.intoArray(out, o);
    }
    // spotless:on
}
