package io.coppice.protocols.job;

import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.compute.optimizer.StalenessCorrection.DanaSlim;
import io.coppice.compute.optimizer.StalenessCorrection.DelayCompensation;
import io.coppice.compute.optimizer.StalenessCorrection.GapAware;
import io.coppice.compute.optimizer.StalenessCorrection.None;
import io.coppice.compute.optimizer.StalenessCorrection.RateByStaleness;
import io.coppice.protocols.job.JobSpec.Mode;
import java.util.List;

/** What a job does about stale gradients: {@code train.staleness}. */
final class StalenessFormat {
    private static final String SECTION = "staleness";
    private static final String CORRECTION = "correction";
    private static final String STRENGTH = "strength";

    /** As jobs of before say it: the strength of delay compensation, 0 for no correction. */
    private static final String FORMER = "delay-compensation";

    private static final String NONE = "none";
    private static final String DC_ASGD = "dc-asgd";
    private static final String DANA_SLIM = "dana-slim";
    private static final String GAP_AWARE = "gap-aware";
    private static final String RATE_BY_STALENESS = "rate-by-staleness";
    private static final List<String> NAMES = List.of(NONE, DC_ASGD, DANA_SLIM, GAP_AWARE, RATE_BY_STALENESS);

    private StalenessFormat() {}

    /** @param train the section that it is a part of */
    static StalenessCorrection read(ConfigReader train, Mode mode, OptimizerSettings optimizer) {
        ConfigReader section = train.section(SECTION);
        boolean said = section.has(CORRECTION);
        StalenessCorrection usual =
                mode == Mode.ASYNC ? StalenessCorrection.usual(optimizer) : StalenessCorrection.NONE;
        boolean formerSaid = train.has(FORMER);
        double former = train.number(FORMER, 0, Allowed.NOT_NEGATIVE);
        String fallback = former > 0 ? DC_ASGD : formerSaid ? NONE : name(usual);
        String name = section.name(CORRECTION, fallback, NAMES);
        StalenessCorrection read = switch (name) {
            case DC_ASGD -> {
                double strength = former > 0 ? former : DelayCompensation.STRENGTH;
                yield new DelayCompensation(section.number(STRENGTH, strength, Allowed.POSITIVE));
            }
            case DANA_SLIM -> new DanaSlim();
            case GAP_AWARE -> new GapAware();
            case RATE_BY_STALENESS -> new RateByStaleness();
            default -> StalenessCorrection.NONE;
        };
        section.finish();
        if (former > 0 && !name.equals(DC_ASGD)) {
            train.problem(
                    FORMER, former, "0 beside train.staleness.correction = " + name + ": one correction at a time");
        } else if (mode == Mode.SYNC && !name.equals(NONE)) {
            String way = ", or train.mode = async: no gradient is stale in sync mode";
            if (said) {
                section.problem(CORRECTION, name, NONE + way);
            } else {
                train.problem(FORMER, former, "0" + way);
            }
        } else if (mode == Mode.ASYNC) {
            read.complaint(optimizer).ifPresent(fitting -> section.problem(CORRECTION, name, fitting));
        }
        return read;
    }

    static String name(StalenessCorrection correction) {
        return switch (correction) {
            case None none -> NONE;
            case DelayCompensation compensation -> DC_ASGD;
            case DanaSlim danaSlim -> DANA_SLIM;
            case GapAware gapAware -> GAP_AWARE;
            case RateByStaleness rate -> RATE_BY_STALENESS;
        };
    }

    static void write(StalenessCorrection correction, HoconWriter text) {
        text.name(CORRECTION, name(correction));
        if (correction instanceof DelayCompensation compensation) {
            text.number(STRENGTH, compensation.strength());
        }
    }
}
