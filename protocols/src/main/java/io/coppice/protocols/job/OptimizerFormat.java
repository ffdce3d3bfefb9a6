package io.coppice.protocols.job;

import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.optimizer.SgdSettings;
import java.util.List;

/** The {@code optimizer} section of a job. */
final class OptimizerFormat {
    private static final String ADAM = "adam";
    private static final String SGD = "sgd";

    private OptimizerFormat() {}

    static OptimizerSettings read(ConfigReader section) {
        String name = section.name("name", ADAM, List.of(ADAM, SGD));
        return name.equals(SGD) ? sgd(section) : adam(section);
    }

    private static AdamSettings adam(ConfigReader section) {
        AdamSettings defaults = AdamSettings.DEFAULT;
        return new AdamSettings(
                section.number("rate", defaults.rate(), Allowed.POSITIVE),
                section.number("first-decay", defaults.firstDecay(), Allowed.BELOW_ONE),
                section.number("second-decay", defaults.secondDecay(), Allowed.BELOW_ONE),
                section.number("epsilon", defaults.epsilon(), Allowed.POSITIVE),
                section.number("weight-decay", defaults.weightDecay(), Allowed.NOT_NEGATIVE),
                ScheduleFormat.read(section.section("schedule")));
    }

    private static SgdSettings sgd(ConfigReader section) {
        SgdSettings defaults = SgdSettings.DEFAULT;
        double momentum = section.number("momentum", defaults.momentum(), Allowed.BELOW_ONE);
        boolean nesterov = section.truth("nesterov", defaults.nesterov() && momentum > 0);
        if (nesterov && momentum == 0) {
            section.problem("nesterov", true, "false, or a momentum above 0");
        }
        return new SgdSettings(
                section.number("rate", defaults.rate(), Allowed.POSITIVE),
                momentum,
                nesterov && momentum > 0,
                section.number("weight-decay", defaults.weightDecay(), Allowed.NOT_NEGATIVE),
                ScheduleFormat.read(section.section("schedule")));
    }

    static void write(OptimizerSettings settings, HoconWriter text) {
        switch (settings) {
            case AdamSettings adam ->
                text.name("name", ADAM)
                        .number("rate", adam.rate())
                        .number("first-decay", adam.firstDecay())
                        .number("second-decay", adam.secondDecay())
                        .number("epsilon", adam.epsilon());
            case SgdSettings sgd ->
                text.name("name", SGD)
                        .number("rate", sgd.rate())
                        .number("momentum", sgd.momentum())
                        .name("nesterov", Boolean.toString(sgd.nesterov()));
        }
        text.number("weight-decay", settings.weightDecay());
        if (!settings.schedule().equals(Schedule.CONSTANT)) {
            ScheduleFormat.write(settings.schedule(), text.open("schedule"));
            text.close();
        }
    }
}
