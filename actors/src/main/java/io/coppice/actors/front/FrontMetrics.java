package io.coppice.actors.front;

import io.coppice.protocols.message.JobFigures;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.JobProtocol.StatusReply;
import io.coppice.protocols.message.NodeFigures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** The jobs in the words of Prometheus. Every front tells the same, since it asks the registry. */
final class FrontMetrics {

    private FrontMetrics() {}

    /** @return the text that Prometheus reads */
    static String render(JobProtocol.Jobs all) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            Gauge.builder("coppice.jobs", all.jobs(), List::size).register(registry);
            all.jobs().forEach(job -> add(job, registry));
            all.nodes().forEach(node -> add(node, registry));
            return registry.scrape();
        } finally {
            registry.close();
        }
    }

    private static void add(StatusReply job, PrometheusMeterRegistry registry) {
        JobFigures figures = job.figures();
        Tags tags = Tags.of("job", job.job(), "state", JobDesk.state(job));
        count("coppice.steps", "steps finished", figures.steps(), tags, registry);
        count("coppice.samples", "samples trained on", figures.samples(), tags, registry);
        gauge(
                "coppice.samples.per.second",
                "samples trained on in a second",
                figures.samplesPerSecond(),
                tags,
                registry);
        gauge("coppice.workers", "employed for it", figures.workers(), tags, registry);
        count("coppice.worker.seconds", "of workers employed for it", figures.workerSeconds(), tags, registry);
        count("coppice.incarnations", "beginnings, the first included", figures.incarnations(), tags, registry);
        count("coppice.warnings", "warnings, such as of lost shards", figures.warnings(), tags, registry);
        gauge("coppice.loss", "mean training loss since the last progress", figures.loss(), tags, registry);
        gauge(
                "coppice.staleness",
                "most updates that a pull of the last epoch missed",
                figures.staleness(),
                tags,
                registry);
        gauge("coppice.checkpoint.age.seconds", "since the newest checkpoint", figures.checkpointAge(), tags, registry);
        double[] open = figures.openUnits();
        for (int layer = 0; layer < open.length; layer++) {
            Tags ofLayer = tags.and("layer", Integer.toString(layer));
            gauge("coppice.open.units", "mean open units of pass A", open[layer], ofLayer, registry);
        }
    }

    private static void add(NodeFigures node, PrometheusMeterRegistry registry) {
        Tags tags = Tags.of("node", node.node());
        count("coppice.sent.bytes", "to other nodes", node.bytesSent(), tags, registry);
        count("coppice.received.bytes", "from other nodes", node.bytesReceived(), tags, registry);
        count("coppice.refused.messages", "of steps, by holders of state", node.refused(), tags, registry);
        count("coppice.repeated.messages", "taken in before, and not again", node.repeated(), tags, registry);
        count("coppice.discarded.messages", "that could not be sent", node.discarded(), tags, registry);
        gauge("coppice.heap.bytes", "heap in use", node.heapBytes(), tags, registry);
    }

    private static void count(String name, String what, double value, Tags tags, PrometheusMeterRegistry registry) {
        Counter.builder(name).description(what).tags(tags).register(registry).increment(value);
    }

    private static void gauge(String name, String what, double value, Tags tags, PrometheusMeterRegistry registry) {
        Gauge.builder(name, () -> value).description(what).tags(tags).register(registry);
    }
}
