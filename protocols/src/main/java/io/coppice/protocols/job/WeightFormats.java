package io.coppice.protocols.job;

import io.coppice.compute.method.ContinuousSparsificationSettings;
import io.coppice.compute.method.DeepHoyerSettings;
import io.coppice.compute.method.MagnitudeSettings;

/** The methods of single weights in a job. */
final class WeightFormats {
    private static final int MOST = 1_000_000;

    static final MethodFormat<?> CONTINUOUS_SPARSIFICATION = MethodFormat.of(
            ContinuousSparsificationSettings.NAME,
            "soft masks of single weights that harden to a ticket, rewound and retrained; initial may be a list",
            "Savarese, Silva and Maire, 2020; arXiv 1912.04427",
            ContinuousSparsificationSettings.class,
            (section, gates) -> continuousSparsification(section),
            WeightFormats::write);

    static final MethodFormat<?> DEEP_HOYER = MethodFormat.of(
            DeepHoyerSettings.NAME,
            "a regulariser (hoyer-square, group-hs, l1, transformed-l1, group-lasso), a threshold, fine-tuning",
            "Yang, Wen and Li, 2020; arXiv 1908.09979",
            DeepHoyerSettings.class,
            (section, gates) -> deepHoyer(section),
            WeightFormats::write);

    static final MethodFormat<?> MAGNITUDE = MethodFormat.of(
            MagnitudeSettings.NAME,
            "the smallest weights go: at once, gradually or over rounds, with or without rewinding",
            "Zhu and Gupta, 2017; arXiv 1710.01878; Frankle et al., 2019; arXiv 1903.01611",
            MagnitudeSettings.class,
            (section, gates) -> magnitude(section),
            WeightFormats::write);

    private WeightFormats() {}

    private static ContinuousSparsificationSettings continuousSparsification(ConfigReader section) {
        ContinuousSparsificationSettings defaults = ContinuousSparsificationSettings.DEFAULT;
        return new ContinuousSparsificationSettings(
                section.number("initial", defaults.initial(), Allowed.ANY),
                section.number("lambda", defaults.lambda(), Allowed.NOT_NEGATIVE),
                section.number("final-beta", defaults.finalBeta(), Allowed.POSITIVE),
                section.whole("rounds", defaults.rounds(), 1, MOST),
                section.whole("round-epochs", defaults.roundEpochs(), 2, MOST),
                section.whole("rewind-epoch", defaults.rewindEpoch(), 1, MOST));
    }

    private static void write(ContinuousSparsificationSettings settings, HoconWriter text) {
        text.number("initial", settings.initial())
                .number("lambda", settings.lambda())
                .number("final-beta", settings.finalBeta())
                .number("rounds", settings.rounds())
                .number("round-epochs", settings.roundEpochs())
                .number("rewind-epoch", settings.rewindEpoch());
    }

    private static DeepHoyerSettings deepHoyer(ConfigReader section) {
        DeepHoyerSettings defaults = DeepHoyerSettings.DEFAULT;
        return new DeepHoyerSettings(
                Words.read(section, "regulariser", defaults.penalty(), DeepHoyerSettings.Penalty.values()),
                section.number("strength", defaults.strength(), Allowed.NOT_NEGATIVE),
                section.number("threshold", defaults.threshold(), Allowed.NOT_NEGATIVE),
                section.number("sensitivity", defaults.sensitivity(), Allowed.NOT_NEGATIVE),
                section.number("filter-threshold", defaults.filterThreshold(), Allowed.NOT_NEGATIVE),
                section.whole("dense-epochs", defaults.denseEpochs(), 0, MOST),
                section.whole("fine-tune-epochs", defaults.fineTuneEpochs(), 1, MOST),
                section.number("fine-tune-rate-factor", defaults.fineTuneRateFactor(), Allowed.POSITIVE));
    }

    private static void write(DeepHoyerSettings settings, HoconWriter text) {
        text.name("regulariser", Words.of(settings.penalty()))
                .number("strength", settings.strength())
                .number("threshold", settings.threshold())
                .number("sensitivity", settings.sensitivity())
                .number("filter-threshold", settings.filterThreshold())
                .number("dense-epochs", settings.denseEpochs())
                .number("fine-tune-epochs", settings.fineTuneEpochs())
                .number("fine-tune-rate-factor", settings.fineTuneRateFactor());
    }

    private static MagnitudeSettings magnitude(ConfigReader section) {
        MagnitudeSettings defaults = MagnitudeSettings.DEFAULT;
        return new MagnitudeSettings(
                Words.read(section, "schedule", defaults.schedule(), MagnitudeSettings.Schedule.values()),
                section.number("sparsity", defaults.sparsity(), Allowed.BETWEEN_ZERO_AND_ONE),
                section.whole("first-epoch", defaults.firstEpoch(), 1, MOST),
                section.whole("rounds", defaults.rounds(), 1, MOST),
                section.whole("round-epochs", defaults.roundEpochs(), 1, MOST),
                section.truth("rewind", defaults.rewind()),
                section.whole("rewind-epoch", defaults.rewindEpoch(), 1, MOST));
    }

    private static void write(MagnitudeSettings settings, HoconWriter text) {
        text.name("schedule", Words.of(settings.schedule()))
                .number("sparsity", settings.sparsity())
                .number("first-epoch", settings.firstEpoch())
                .number("rounds", settings.rounds())
                .number("round-epochs", settings.roundEpochs())
                .name("rewind", Boolean.toString(settings.rewind()))
                .number("rewind-epoch", settings.rewindEpoch());
    }
}
