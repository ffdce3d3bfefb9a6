package io.coppice.compute.kernel;

/**
 * Which heights of blocks cover a number of outputs soonest. A core with two units for multiply-adds needs
 * {@code height * vectors / 2} cycles a tap, but never less than the four that an addition to the same sum takes, so that
 * a block of one output costs as much as one of four.
 *
 * <p>The last block may be higher than what is left: it begins earlier and computes some outputs twice, which come out the
 * same. Hence no block may be higher than all outputs.
 */
final class BlockPlan {
    private static final int UNITS = 2;
    private static final int LATENCY = 4;

    private final int tallest;
    private final int limit;
    private final int[][] next;

    /**
     * @param vectors how many vectors of each output a block holds
     * @param heights of the blocks there are, the tallest first, 1 among them
     */
    BlockPlan(int vectors, int... heights) {
        tallest = heights[0];
        limit = 2 * tallest;
        next = new int[limit + 1][];
        for (int outputs = 1; outputs <= limit; outputs++) {
            next[outputs] = soonest(outputs, vectors, heights);
        }
    }

    /** By how many outputs are left: the height of the next block. */
    private static int[] soonest(int outputs, int vectors, int[] heights) {
        int[] height = new int[outputs + 1];
        int[] cost = new int[outputs + 1];
        for (int left = 1; left <= outputs; left++) {
            cost[left] = Integer.MAX_VALUE;
            for (int candidate : heights) {
                if (candidate <= outputs) {
                    int whole = cost(candidate, vectors) + cost[Math.max(0, left - candidate)];
                    height[left] = whole < cost[left] ? candidate : height[left];
                    cost[left] = Math.min(whole, cost[left]);
                }
            }
        }
        return height;
    }

    /** Cycles; among plans of equal cycles fewer blocks are better, and then blocks of similar heights. */
    private static int cost(int height, int vectors) {
        int cycles = Math.max(height * vectors, LATENCY * UNITS) / UNITS;
        return (cycles * 10 + 1) * 1000 + height * height;
    }

    /** @param left of {@code outputs} are not covered yet; @return how high the next block is */
    int height(int left, int outputs) {
        return left > limit ? tallest : next[Math.min(outputs, limit)][left];
    }
}
