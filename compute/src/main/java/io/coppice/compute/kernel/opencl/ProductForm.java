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
    final class Points implements ProductForm {
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

        private int positions() {
            return program.outHeight * program.outWidth * program.samples;
        }

        @Override
        public void product() {
            launch.items(Operation.PRODUCT, (long) program.outputs * positions());
        }

        /** In as many parts as keep a GPU's units busy, which are added up then. */
        @Override
        public void toWeights() {
            int weights = program.outputs * program.tapCount;
            int part = Math.max(SHORTEST_PART, Math.ceilDiv(positions(), MOST_PARTS));
            int parts = Math.ceilDiv(positions(), part);
            int target = program.to;
            partial = memory.room(partial, Math.multiplyExact(parts, weights));
            program.to = memory.writing(partial);
            program.length = part;
            launch.items(Operation.PRODUCT_TO_WEIGHTS, (long) weights * parts);
            program.from = memory.writing(partial);
            program.fromStride = weights;
            program.channels = parts;
            program.to = target;
            launch.overRows(Operation.ADD_PARTS, 1, weights);
        }
    }
}
