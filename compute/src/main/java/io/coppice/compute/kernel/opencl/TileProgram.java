package io.coppice.compute.kernel.opencl;

/**
 * Products as GPUs with local memory run them: a group of {@link #GROUP} work items has a tile of the result and fetches
 * what all of it needs once for all. An item has eight outputs at four positions, or four by four weights, so of what it
 * reads from local memory every number serves four multiply-adds, and from global memory eight.
 *
 * <p>All items of a group come to every barrier: whether there is anything to do for one shows where it writes. Tiles are
 * for GPUs only: PoCL cuts a kernel into pieces at every barrier and had not compiled barriers beside all other operations
 * after ten minutes; with few others it takes seconds, which is how they are tested.
 */
class TileProgram extends PointProgram {
    /** Work items of a group. */
    static final int GROUP = 64;

    /** Outputs of an item, and positions of a group, of a product. */
    static final int OUTPUTS = 8;

    static final int POSITIONS = 4 * GROUP;

    /** Outputs, or taps, of a group of a gradient of weights. */
    static final int EDGE = 32;

    /** Bytes of local memory that the tiles take. */
    static final int LOCAL_BYTES = 6 << 10;

    /** Taps, or positions, that are fetched at once. */
    private static final int DEEP = 16;

    /** One more than are used, so that neighbouring rows begin in different banks. */
    private static final int ROW = DEEP + 1;

    @Local
    protected float[] weights = new float[EDGE * ROW];

    @Local
    protected float[] inputs = new float[EDGE * ROW];

    @Local
    protected int[] offsets = new int[DEEP];

    @Override
    public void run() {
        if (getGlobalId(0) < items) {
            common();
            points();
        }
        tiles();
    }

    protected void tiles() {
        if (operation == Operation.TILED_PRODUCT) {
            tiledProduct();
        }
        if (operation == Operation.TILED_PRODUCT_TO_WEIGHTS) {
            tiledProductToWeights();
        }
    }

    // spotless:off
    private void tiledProduct() {
        int positions = outHeight * outWidth * samples;
        int across = (positions + POSITIONS - 1) / POSITIONS;
        int output = getGroupId(0) / across * OUTPUTS;
        int position = getGroupId(0) % across * POSITIONS + getLocalId(0);
        int last = positions - 1;
        int in0 = base(position < last ? position : last);
        int in1 = base(position + GROUP < last ? position + GROUP : last);
        int in2 = base(position + 2 * GROUP < last ? position + 2 * GROUP : last);
        int in3 = base(position + 3 * GROUP < last ? position + 3 * GROUP : last);
        float a0 = bias(output), a1 = a0, a2 = a0, a3 = a0;
        float b0 = bias(output + 1), b1 = b0, b2 = b0, b3 = b0;
        float c0 = bias(output + 2), c1 = c0, c2 = c0, c3 = c0;
        float d0 = bias(output + 3), d1 = d0, d2 = d0, d3 = d0;
        float e0 = bias(output + 4), e1 = e0, e2 = e0, e3 = e0;
        float f0 = bias(output + 5), f1 = f0, f2 = f0, f3 = f0;
        float g0 = bias(output + 6), g1 = g0, g2 = g0, g3 = g0;
        float h0 = bias(output + 7), h1 = h0, h2 = h0, h3 = h0;
        for (int tap = 0; tap < tapCount; tap += DEEP) {
            fetch(output, tap);
            localBarrier();
            for (int t = 0; t < DEEP; t++) {
                int offset = offsets[t];
                int at = t * OUTPUTS;
                float x0 = memory[in0 + offset], x1 = memory[in1 + offset];
                float x2 = memory[in2 + offset], x3 = memory[in3 + offset];
                float w = weights[at];
                a0 = fma(w, x0, a0); a1 = fma(w, x1, a1); a2 = fma(w, x2, a2); a3 = fma(w, x3, a3);
                w = weights[at + 1];
                b0 = fma(w, x0, b0); b1 = fma(w, x1, b1); b2 = fma(w, x2, b2); b3 = fma(w, x3, b3);
                w = weights[at + 2];
                c0 = fma(w, x0, c0); c1 = fma(w, x1, c1); c2 = fma(w, x2, c2); c3 = fma(w, x3, c3);
                w = weights[at + 3];
                d0 = fma(w, x0, d0); d1 = fma(w, x1, d1); d2 = fma(w, x2, d2); d3 = fma(w, x3, d3);
                w = weights[at + 4];
                e0 = fma(w, x0, e0); e1 = fma(w, x1, e1); e2 = fma(w, x2, e2); e3 = fma(w, x3, e3);
                w = weights[at + 5];
                f0 = fma(w, x0, f0); f1 = fma(w, x1, f1); f2 = fma(w, x2, f2); f3 = fma(w, x3, f3);
                w = weights[at + 6];
                g0 = fma(w, x0, g0); g1 = fma(w, x1, g1); g2 = fma(w, x2, g2); g3 = fma(w, x3, g3);
                w = weights[at + 7];
                h0 = fma(w, x0, h0); h1 = fma(w, x1, h1); h2 = fma(w, x2, h2); h3 = fma(w, x3, h3);
            }
            localBarrier();
        }
        put(output, position, a0, a1, a2, a3);
        put(output + 1, position, b0, b1, b2, b3);
        put(output + 2, position, c0, c1, c2, c3);
        put(output + 3, position, d0, d1, d2, d3);
        put(output + 4, position, e0, e1, e2, e3);
        put(output + 5, position, f0, f1, f2, f3);
        put(output + 6, position, g0, g1, g2, g3);
        put(output + 7, position, h0, h1, h2, h3);
    }
    // spotless:on

    private float bias(int output) {
        float bias = 0f;
        if (third >= 0 && output < outputs) {
            bias = memory[third + output];
        }
        return bias;
    }

    /** Taps behind the last are the last once more, with weight 0. */
    private void fetch(int output, int tap) {
        for (int i = getLocalId(0); i < DEEP * OUTPUTS; i += GROUP) {
            int of = output + i % OUTPUTS;
            int t = tap + i / OUTPUTS;
            float weight = 0f;
            if (of < outputs && t < tapCount) {
                weight = weight(of, t);
            }
            weights[i] = weight;
        }
        if (getLocalId(0) < DEEP) {
            int t = tap + getLocalId(0);
            offsets[getLocalId(0)] = tapOffset(t < tapCount ? t : tapCount - 1);
        }
    }

    private void put(int output, int position, float first, float second, float third, float fourth) {
        if (output < outputs) {
            int positions = outHeight * outWidth * samples;
            int at = to + output * toStride;
            putAt(at, position, positions, first);
            putAt(at, position + GROUP, positions, second);
            putAt(at, position + 2 * GROUP, positions, third);
            putAt(at, position + 3 * GROUP, positions, fourth);
        }
    }

    private void putAt(int at, int position, int positions, float value) {
        if (position < positions) {
            memory[at + position] = value;
        }
    }

    // spotless:off
    /** {@code length} positions a part; the parts' results follow each other. */
    private void tiledProductToWeights() {
        int tilesAcross = (tapCount + EDGE - 1) / EDGE;
        int tilesDown = (outputs + EDGE - 1) / EDGE;
        int part = getGroupId(0) / (tilesAcross * tilesDown);
        int output = getGroupId(0) / tilesAcross % tilesDown * EDGE;
        int tap = getGroupId(0) % tilesAcross * EDGE;
        int positions = outHeight * outWidth * samples;
        int end = (part + 1) * length < positions ? (part + 1) * length : positions;
        int rowAt = getLocalId(0) / 8 * ROW;
        int columnAt = getLocalId(0) % 8 * ROW;
        float a0 = 0f, a1 = 0f, a2 = 0f, a3 = 0f;
        float b0 = 0f, b1 = 0f, b2 = 0f, b3 = 0f;
        float c0 = 0f, c1 = 0f, c2 = 0f, c3 = 0f;
        float d0 = 0f, d1 = 0f, d2 = 0f, d3 = 0f;
        for (int position = part * length; position < end; position += DEEP) {
            fetchBoth(output, tap, position, end);
            localBarrier();
            for (int k = 0; k < DEEP; k++) {
                float x0 = inputs[columnAt + 0 * 8 * ROW + k]; float x1 = inputs[columnAt + 1 * 8 * ROW + k];
                float x2 = inputs[columnAt + 2 * 8 * ROW + k]; float x3 = inputs[columnAt + 3 * 8 * ROW + k];
                float g0 = weights[rowAt + 0 * 8 * ROW + k];
                a0 = fma(g0, x0, a0); a1 = fma(g0, x1, a1); a2 = fma(g0, x2, a2); a3 = fma(g0, x3, a3);
                float g1 = weights[rowAt + 1 * 8 * ROW + k];
                b0 = fma(g1, x0, b0); b1 = fma(g1, x1, b1); b2 = fma(g1, x2, b2); b3 = fma(g1, x3, b3);
                float g2 = weights[rowAt + 2 * 8 * ROW + k];
                c0 = fma(g2, x0, c0); c1 = fma(g2, x1, c1); c2 = fma(g2, x2, c2); c3 = fma(g2, x3, c3);
                float g3 = weights[rowAt + 3 * 8 * ROW + k];
                d0 = fma(g3, x0, d0); d1 = fma(g3, x1, d1); d2 = fma(g3, x2, d2); d3 = fma(g3, x3, d3);
            }
            localBarrier();
        }
        int target = to + part * outputs * tapCount;
        int row = output + getLocalId(0) / 8;
        int column = tap + getLocalId(0) % 8;
        putRow(target, row, column, a0, a1, a2, a3);
        putRow(target, row + 8, column, b0, b1, b2, b3);
        putRow(target, row + 16, column, c0, c1, c2, c3);
        putRow(target, row + 24, column, d0, d1, d2, d3);
    }

    // spotless:on

    private void putRow(int target, int row, int column, float first, float second, float third, float fourth) {
        if (row < outputs) {
            int at = target + row * tapCount;
            putAt(at, column, tapCount, first);
            putAt(at, column + 8, tapCount, second);
            putAt(at, column + 16, tapCount, third);
            putAt(at, column + 24, tapCount, fourth);
        }
    }

    /** Neighbouring items fetch neighbouring positions; what lies outside is 0. */
    private void fetchBoth(int output, int tap, int position, int end) {
        int k = getLocalId(0) % DEEP;
        int inside = position + k < end ? position + k : end - 1;
        int in = base(inside);
        for (int row = getLocalId(0) / DEEP; row < EDGE; row += GROUP / DEEP) {
            float gradient = 0f;
            float input = 0f;
            if (position + k < end && output + row < outputs) {
                gradient = memory[second + (output + row) * secondStride + inside];
            }
            if (position + k < end && tap + row < tapCount) {
                input = memory[in + tapOffset(tap + row)];
            }
            weights[row * ROW + k] = gradient;
            inputs[row * ROW + k] = input;
        }
    }
}
