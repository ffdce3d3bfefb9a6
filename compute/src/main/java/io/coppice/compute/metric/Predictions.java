package io.coppice.compute.metric;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.ArrayText;

/**
 * What a network gave for every sample of a set, and what should have come out.
 *
 * @param outputs as the network gives them, before any softmax, {@code [sample][output]}
 * @param targets of as many samples or more
 */
public record Predictions(TargetSchema schema, float[] outputs, Targets targets, int samples) {

    public Predictions {
        if ((long) samples * schema.outputs() > outputs.length || samples > targets.samples()) {
            throw new IllegalArgumentException(samples + " samples with " + schema.outputs() + " outputs each, but "
                    + outputs.length + " outputs and the targets of " + targets.samples() + " samples");
        }
    }

    int outputsEach() {
        return schema.outputs();
    }

    float output(int sample, int output) {
        return outputs[sample * schema.outputs() + output];
    }

    /** The class of a sample. */
    int label(int sample) {
        return ((Targets.Classes) targets).labels()[sample];
    }

    /** Whether the answer in a column is yes. */
    boolean isYes(int sample, int column) {
        return ((Targets.YesNo) targets).values()[sample * schema.outputs() + column] > 0;
    }

    /** What should have come out in a column, in its own unit. */
    double expected(int sample, int column) {
        TargetSchema.Numbers numbers = (TargetSchema.Numbers) schema;
        return numbers.number(column, ((Targets.Numbers) targets).values()[sample * schema.outputs() + column]);
    }

    /** What the network predicts in a column, in its own unit. */
    double predicted(int sample, int column) {
        return ((TargetSchema.Numbers) schema).number(column, output(sample, column));
    }

    /** The class of the largest output; of equal ones the first. */
    int likeliest(int sample) {
        int best = 0;
        for (int label = 1; label < outputsEach(); label++) {
            if (output(sample, label) > output(sample, best)) {
                best = label;
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "Predictions", "schema", schema, "outputs", outputs, "targets", targets, "samples", samples);
    }
}
