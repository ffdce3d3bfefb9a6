package io.coppice.actors.front;

import io.coppice.protocols.message.JobMetrics;
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
            Gauge.builder("coppice.jobs", all.jobs(), List::size)
                    .description("Jobs that this cluster knows, finished ones included.")
                    .register(registry);
            all.jobs().forEach(job -> add(job, registry));
            all.nodes().forEach(node -> add(node, registry));
            return registry.scrape();
        } finally {
            registry.close();
        }
    }

    private static void add(StatusReply job, PrometheusMeterRegistry registry) {
        JobMetrics figures = job.figures();
        Tags tags = Tags.of("job", job.job(), "state", JobService.state(job));
        count("coppice.steps", "Steps of the job that are finished.", figures.steps(), tags, registry);
        count("coppice.samples", "Samples that the job has trained on.", figures.samples(), tags, registry);
        gauge(
                "coppice.samples.per.second",
                "Samples that the job trains on in a second, lately.",
                figures.samplesPerSecond(),
                tags,
                registry);
        gauge("coppice.workers", "Workers that compute steps of the job now.", figures.workers(), tags, registry);
        count(
                "coppice.worker.seconds",
                "Seconds of workers spent on the job, all workers together.",
                figures.workerSeconds(),
                tags,
                registry);
        count(
                "coppice.incarnations",
                "Times that the job has begun or gone on from a checkpoint, the first included.",
                figures.incarnations(),
                tags,
                registry);
        count("coppice.warnings", "Warnings of the job, such as of lost shards.", figures.warnings(), tags, registry);
        gauge("coppice.loss", "Mean training loss since the last progress.", figures.loss(), tags, registry);
        gauge(
                "coppice.staleness",
                "Most updates that a pull of the last epoch had missed.",
                figures.staleness(),
                tags,
                registry);
        gauge(
                "coppice.checkpoint.age.seconds",
                "Seconds since the newest checkpoint of the job.",
                figures.checkpointAge(),
                tags,
                registry);
        double[] open = figures.openUnits();
        for (int layer = 0; layer < open.length; layer++) {
            Tags ofLayer = tags.and("layer", Integer.toString(layer));
            gauge(
                    "coppice.open.units",
                    "Mean number of units of a gate layer that were open in pass A of the last steps.",
                    open[layer],
                    ofLayer,
                    registry);
        }
    }

    private static void add(NodeFigures node, PrometheusMeterRegistry registry) {
        Tags tags = Tags.of("node", node.node());
        count("coppice.sent.bytes", "Bytes that the node has sent to other nodes.", node.bytesSent(), tags, registry);
        count(
                "coppice.received.bytes",
                "Bytes that the node has received from other nodes.",
                node.bytesReceived(),
                tags,
                registry);
        count(
                "coppice.refused.messages",
                "Messages of steps that holders of state on the node refused.",
                node.refused(),
                tags,
                registry);
        count(
                "coppice.repeated.messages",
                "Messages of steps that came again and were not taken in twice.",
                node.repeated(),
                tags,
                registry);
        count(
                "coppice.discarded.messages",
                "Messages that were too large or too many to be sent to another node.",
                node.discarded(),
                tags,
                registry);
        gauge("coppice.heap.bytes", "Bytes of the node's Java heap in use.", node.heapBytes(), tags, registry);
    }

    private static void count(String name, String what, double value, Tags tags, PrometheusMeterRegistry registry) {
        Counter.builder(name).description(what).tags(tags).register(registry).increment(value);
    }

    private static void gauge(String name, String what, double value, Tags tags, PrometheusMeterRegistry registry) {
        Gauge.builder(name, () -> value).description(what).tags(tags).register(registry);
    }
}
