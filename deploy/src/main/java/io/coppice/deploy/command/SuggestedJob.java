package io.coppice.deploy.command;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.tensor.Shape;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A first job for somebody's data, with the reasons beside it.
 *
 * @param set as {@code data.set} names it
 * @param samples what the files tell of a sample
 * @param training how many training samples there are before any validate
 */
record SuggestedJob(String name, String set, Path data, Preprocessing samples, int training) {
    private static final int LARGEST_BATCH = 128;
    private static final int LEAST_STEPS_AN_EPOCH = 8;
    private static final int STEPS = 4000;
    private static final int MOST_EPOCHS = 100;
    private static final int LEAST_EPOCHS = 10;
    /** LeNet-5's two windows and pools leave nothing of smaller ones. */
    private static final int SMALLEST_FOR_CONVOLUTIONS = 20;

    private static final int LARGEST_FOR_LENET = 40;

    /** What was found, for the user. */
    String found() {
        return String.format(
                Locale.ROOT,
                "%s of %s, %s, %,d training samples",
                isTable() ? "rows" : "pictures",
                isTable() ? samples.input().features() + " numbers" : size(),
                samples.targets().words(),
                training);
    }

    private boolean isTable() {
        return samples.input().height() == 1 && samples.input().width() == 1;
    }

    private String size() {
        Shape input = samples.input();
        return input.channels() + " x " + input.height() + " x " + input.width();
    }

    int validation() {
        return Math.max(1, Math.min(training / 10, 5000));
    }

    int batch() {
        int most = Math.max(1, (training - validation()) / LEAST_STEPS_AN_EPOCH);
        return Math.min(LARGEST_BATCH, Integer.highestOneBit(most));
    }

    int epochs() {
        int stepsAnEpoch = Math.max(1, (training - validation()) / batch());
        return Math.clamp(STEPS / stepsAnEpoch, LEAST_EPOCHS, MOST_EPOCHS);
    }

    private String model() {
        Shape input = samples.input();
        int side = Math.min(input.height(), input.width());
        if (isTable() || side < SMALLEST_FOR_CONVOLUTIONS) {
            return "model { name = mlp, widths = [64, 32] }                # dense layers; a larger network is pruned further";
        }
        if (input.channels() == 1 && Math.max(input.height(), input.width()) <= LARGEST_FOR_LENET) {
            return "model { name = lenet5 }                                # small pictures of one channel";
        }
        return "model { name = resnet20 }                              # takes pictures of any size";
    }

    /** The file, which runs as it is. */
    String text() {
        return """
                # A first job for %s: %s.
                # Train with: coppice train %s.conf. Every key: coppice keys, or docs/jobs.md.
                name = %s
                seed = 1

                # The path is where the data were when this was written. %d samples are held back to measure every epoch.
                data { set = %s, path = "%s", targets = %s, batch = %d, validation = %d }

                %s

                # Gates learn which units are not needed. target says how much of the weights may be left in the end;
                # without it lambda is the price of a weight. name = dense trains without pruning, to compare with.
                method { name = l0-arm, estimator = disarm, target { weights = 0.2 } }

                optimizer { name = adam, rate = 1e-3 }

                # For a first look: --set train.epochs=2. mode = sequential repeats to the bit, async is fastest.
                train { epochs = %d, mode = async, workers = 2, window = 4 }
                """.formatted(
                        data.getFileName(),
                        found(),
                        name,
                        name,
                        validation(),
                        set,
                        data.toString().replace("\\", "\\\\").replace("\"", "\\\""),
                        samples.targets().kind(),
                        batch(),
                        validation(),
                        model(),
                        epochs());
    }
}
