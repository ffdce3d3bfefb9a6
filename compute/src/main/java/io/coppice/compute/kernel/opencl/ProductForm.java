package io.coppice.compute.kernel.opencl;

/** How the products that the program's fields describe are cut into work items. */
interface ProductForm {

    void product();

    void toWeights();

    /** Lines, for CPUs. */
    record Lines(DeviceProgram program, DeviceLaunch launch) implements ProductForm {

        @Override
        public void product() {
            int lines = program.stride == 1 ? program.outHeight : program.outHeight * program.outWidth;
            int length = (program.stride == 1 ? program.outWidth : 1) * program.samples;
            int blocks = Math.ceilDiv(program.outputs, LineProgram.BLOCK);
            launch.stretches(Operation.PRODUCT, blocks * lines, length, LineProgram.STRETCH);
        }

        @Override
        public void toWeights() {
            long blocks = Math.ceilDiv(program.outputs, LineProgram.BLOCK);
            launch.items(Operation.PRODUCT_TO_WEIGHTS, blocks * Math.ceilDiv(program.tapCount, LineProgram.BLOCK));
        }
    }

    /** Numbers, for GPUs. */
    class Points implements ProductForm {
        private static final int MOST_PARTS = 64;

        /** Positions that a work item sums up at least. */
        private static final int SHORTEST_PART = 512;

        private final DeviceProgram program;
        private final DeviceLaunch launch;
        private final DeviceMemory memory;
        private float[] partial = {};

        Points(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
            this.program = program;
            this.launch = launch;
            this.memory = memory;
        }

        final DeviceLaunch launch() {
            return launch;
        }

        final DeviceProgram program() {
            return program;
        }

        final int positions() {
            return program.outHeight * program.outWidth * program.samples;
        }

        @Override
        public void product() {
            launch.items(Operation.PRODUCT, (long) program.outputs * positions());
        }

        @Override
        public void toWeights() {
            toWeights(Operation.PRODUCT_TO_WEIGHTS, Math.max(SHORTEST_PART, Math.ceilDiv(positions(), MOST_PARTS)));
        }

        /** In as many parts as keep a GPU's units busy, which are added up then. */
        final void toWeights(int operation, int part) {
            int weights = program.outputs * program.tapCount;
            int parts = Math.ceilDiv(positions(), part);
            int target = program.to;
            partial = memory.room(partial, Math.multiplyExact(parts, weights));
            program.to = memory.writing(partial);
            program.length = part;
            start(operation, parts);
            program.from = memory.writing(partial);
            program.fromStride = weights;
            program.channels = parts;
            program.to = target;
            launch.overRows(Operation.ADD_PARTS, 1, weights);
        }

        /** All parts. */
        void start(int operation, int parts) {
            launch.items(operation, (long) program.outputs * program.tapCount * parts);
        }
    }

    /** Tiles, for GPUs with local memory; what is too small to give all units some of them goes by numbers. */
    final class Tiles extends Points {
        private static final int GROUPS_OF_UNIT = 4;
        private static final int SHORTEST_PART = 256;

        private final long enough;

        Tiles(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory, long enough) {
            super(program, launch, memory);
            this.enough = enough;
        }

        Tiles(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
            this(program, launch, memory, (long) GROUPS_OF_UNIT * launch.units());
        }

        @Override
        public void product() {
            long groups = (long) Math.ceilDiv(program().outputs, TileProgram.OUTPUTS)
                    * Math.ceilDiv(positions(), TileProgram.POSITIONS);
            if (groups < enough || program().tapCount == 0) {
                super.product();
            } else {
                launch().groups(Operation.TILED_PRODUCT, groups, TileProgram.GROUP);
            }
        }

        private long tiles() {
            return (long) Math.ceilDiv(program().outputs, TileProgram.EDGE)
                    * Math.ceilDiv(program().tapCount, TileProgram.EDGE);
        }

        @Override
        public void toWeights() {
            int parts = (int) Math.ceilDiv(enough, tiles());
            toWeights(
                    Operation.TILED_PRODUCT_TO_WEIGHTS,
                    Math.max(SHORTEST_PART, Math.ceilDiv(positions(), Math.max(1, parts))));
        }

        @Override
        void start(int operation, int parts) {
            launch().groups(operation, tiles() * parts, TileProgram.GROUP);
        }
    }
}
