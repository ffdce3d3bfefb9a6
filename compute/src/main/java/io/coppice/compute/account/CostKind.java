package io.coppice.compute.account;

/** What of a network's cost is meant. */
public enum CostKind {
    WEIGHTS {
        @Override
        public double of(Cost cost) {
            return cost.weights();
        }
    },
    MULTIPLY_ADDS {
        @Override
        public double of(Cost cost) {
            return cost.multiplyAdds();
        }
    };

    public abstract double of(Cost cost);
}
