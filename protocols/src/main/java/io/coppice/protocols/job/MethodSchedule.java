package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.coppice.compute.method.ContinuousSparsificationSettings;
import io.coppice.compute.method.DeepHoyerSettings;
import io.coppice.compute.method.MagnitudeSettings;
import java.util.List;
import java.util.Map;

/**
 * When a method does what, drawn out or pressed together to the epochs of a training. The defaults of a method suit one
 * length; side by side with others it trains as long as they do.
 */
public final class MethodSchedule {
    private static final Map<String, List<String>> KEYS = Map.of(
            MagnitudeSettings.NAME, List.of("first-epoch", "rounds", "round-epochs", "rewind-epoch"),
            DeepHoyerSettings.NAME, List.of("dense-epochs", "fine-tune-epochs"),
            ContinuousSparsificationSettings.NAME, List.of("rounds", "round-epochs", "rewind-epoch"));

    /** The last default cut lies at four fifths of this. */
    private static final double MAGNITUDE_EPOCHS = 60;

    private static final int MOST_EPOCHS = 1_000_000;
    private static final int CS_PARTS = 4;
    private static final int DEEP_HOYER_PARTS = 4;

    private MethodSchedule() {}

    /**
     * What sets the schedule of a job's method in proportion to its epochs, as {@code path=value}. Nothing where the job
     * says any of it, where the method has none, or where the epochs are too few for one.
     *
     * @param job in HOCON
     */
    public static List<String> scaled(String job) {
        Config config = ConfigFactory.parseString(job);
        String method = text(config, "method.name", JobSpec.DEFAULT.method().name());
        List<String> keys = KEYS.getOrDefault(method, List.of());
        String usual = Integer.toString(JobSpec.DEFAULT.train().epochs());
        double said = Allowed.POSITIVE.parse(text(config, "train.epochs", usual));
        int epochs = said <= MOST_EPOCHS ? (int) said : 0;
        if (keys.isEmpty() || epochs < 3 || keys.stream().anyMatch(key -> config.hasPath("method." + key))) {
            return List.of();
        }
        return switch (method) {
            case MagnitudeSettings.NAME -> magnitude(epochs);
            case DeepHoyerSettings.NAME -> List.of(set("fine-tune-epochs", Math.max(1, epochs / DEEP_HOYER_PARTS)));
            default -> continuousSparsification(epochs);
        };
    }

    private static List<String> magnitude(int epochs) {
        MagnitudeSettings usual = MagnitudeSettings.DEFAULT;
        double factor = epochs / MAGNITUDE_EPOCHS;
        int lastWanted = usual.firstEpoch() + (usual.rounds() - 1) * usual.roundEpochs();
        int last = Math.clamp(Math.round(lastWanted * factor), 1, epochs - 1);
        int first = Math.clamp(Math.round(usual.firstEpoch() * factor), 1, last);
        int apart = Math.clamp(Math.round(usual.roundEpochs() * factor), 1, epochs);
        int rounds = Math.min(usual.rounds(), 1 + (last - first) / apart);
        return List.of(set("first-epoch", first), set("rounds", rounds), set("round-epochs", apart));
    }

    /** As many rounds as usual where they fit; what they leave is the ticket's. */
    private static List<String> continuousSparsification(int epochs) {
        ContinuousSparsificationSettings usual = ContinuousSparsificationSettings.DEFAULT;
        int round = Math.max(2, epochs / CS_PARTS);
        int rounds = Math.min(usual.rounds(), (epochs - 1) / round);
        int rewind = Math.min(usual.rewindEpoch(), round - 1);
        return List.of(set("rounds", rounds), set("round-epochs", round), set("rewind-epoch", rewind));
    }

    private static String set(String key, int value) {
        return "method." + key + "=" + value;
    }

    private static String text(Config config, String path, String fallback) {
        return config.hasPath(path) ? config.getValue(path).unwrapped().toString() : fallback;
    }
}
