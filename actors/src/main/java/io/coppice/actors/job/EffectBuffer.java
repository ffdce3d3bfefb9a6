package io.coppice.actors.job;

import io.coppice.protocols.message.JobEvent;
import java.util.ArrayList;
import java.util.List;

/** The effects of one command, in order. */
final class EffectBuffer {
    private final String job;
    private final List<JobEffect> effects = new ArrayList<>();

    EffectBuffer(String job) {
        this.job = job;
    }

    /** @return true: it is on its way */
    boolean add(JobEffect effect) {
        return effects.add(effect);
    }

    void addAll(List<JobEffect> more) {
        effects.addAll(more);
    }

    void publish(JobEvent event) {
        effects.add(new JobEffect.Publish(event));
    }

    void warn(String text) {
        publish(new JobEvent.Warning(job, text));
    }

    List<JobEffect> take() {
        List<JobEffect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }
}
