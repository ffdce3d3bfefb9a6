package io.coppice.protocols.job;

import io.coppice.compute.optimizer.Schedule;
import java.util.List;

/** The {@code schedule} of an optimizer's rate. */
final class ScheduleFormat {
    private static final String CONSTANT = "constant";
    private static final String MULTI_STEP = "multi-step";
    private static final String COSINE = "cosine";
    private static final String EXPONENTIAL = "exponential";
    private static final String WARM_UP = "warm-up";

    private ScheduleFormat() {}

    static Schedule read(ConfigReader section) {
        String name = section.name("name", CONSTANT, List.of(CONSTANT, MULTI_STEP, COSINE, EXPONENTIAL));
        Schedule schedule = switch (name) {
            case MULTI_STEP ->
                new Schedule.MultiStep(
                        section.wholes("milestones", List.of(), 1, 1_000_000),
                        section.number("factor", 0.1, Allowed.POSITIVE));
            case COSINE -> new Schedule.Cosine();
            case EXPONENTIAL -> new Schedule.Exponential(section.number("factor", 0.95, Allowed.POSITIVE));
            default -> Schedule.CONSTANT;
        };
        boolean rises = section.has(WARM_UP);
        double epochs = section.number(WARM_UP, 0, Allowed.NOT_NEGATIVE);
        section.finish();
        return rises ? new Schedule.WarmUp(epochs, 0, schedule) : schedule;
    }

    static void write(Schedule schedule, HoconWriter text) {
        switch (schedule) {
            case Schedule.WarmUp rise -> {
                write(rise.then(), text);
                text.number(WARM_UP, rise.epochs());
            }
            case Schedule.Constant constant -> text.name("name", CONSTANT);
            case Schedule.MultiStep steps ->
                text.name("name", MULTI_STEP)
                        .list("milestones", steps.milestones())
                        .number("factor", steps.factor());
            case Schedule.Cosine cosine -> text.name("name", COSINE);
            case Schedule.Exponential decay -> text.name("name", EXPONENTIAL).number("factor", decay.factor());
        }
    }
}
