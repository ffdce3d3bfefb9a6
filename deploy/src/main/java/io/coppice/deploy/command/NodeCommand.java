package io.coppice.deploy.command;

import akka.http.javadsl.ServerBinding;
import io.coppice.actors.checkpoint.Disk;
import io.coppice.actors.checkpoint.FileSystemDisk;
import io.coppice.actors.checkpoint.S3Disk;
import io.coppice.actors.front.Access;
import io.coppice.actors.front.FrontSettings;
import io.coppice.actors.front.HttpFront;
import io.coppice.actors.front.Right;
import io.coppice.actors.node.CoppiceNode;
import io.coppice.actors.node.NodeLife;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.actors.node.StartFailure;
import io.coppice.actors.training.Roots;
import io.coppice.deploy.log.RunLog;
import io.coppice.protocols.job.NodeSpec;
import io.coppice.protocols.job.NodeSpecs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a node of a cluster. */
@Command(
        name = "node",
        description = "Runs a node of a cluster until Ctrl-C.",
        mixinStandardHelpOptions = true,
        footer = {"", "Without a file it begins a cluster of one with every role on this machine."})
final class NodeCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--config",
            paramLabel = "NODE.conf",
            description = "the node, in HOCON; see deploy/cluster/node.conf")
    private Optional<Path> file;

    @Option(names = "--set", paramLabel = "path=value", description = "sets one key of the node; may be repeated")
    private List<String> overrides = List.of();

    NodeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        String text = file.map(
                        path -> Texts.read(environment.resolve(path), "a node; an example is deploy/cluster/node.conf"))
                .orElse("");
        NodeSpec spec = NodeSpecs.parse(text, overrides);
        Path store = environment.resolve(Path.of(spec.store())).toAbsolutePath().normalize();
        Disk disk = disk(spec);
        Path jobs = spec.objects().isPresent() ? Path.of("/", spec.store(), "jobs") : store.resolve("jobs");
        disk.createFolders(jobs);
        disk.list(jobs);
        String name = spec.advertise().host() + "-" + spec.advertise().port();
        RunLog.attach(Files.createDirectories(store.resolve("nodes").resolve(name)));
        NodeSettings settings = NodeSettings.of(spec, jobs, new Coppice.Version().getVersion()[0]);
        Roots roots = roots(spec);
        NodeParts parts = NodeParts.standard(disk).withRoots(roots);
        NodeLife life = new NodeLife(settings, parts, this::say, node -> up(spec, jobs, disk, node));
        try (Interrupts.Registration registration = environment.interrupts().onInterrupt(() -> leave(life))) {
            life.live();
        }
        return 0;
    }

    /** Where submissions, checkpoints and results are kept; logs stay on this machine. */
    private static Disk disk(NodeSpec spec) {
        if (spec.objects().isEmpty()) {
            return new FileSystemDisk();
        }
        NodeSpec.Objects objects = spec.objects().get();
        return S3Disk.open(
                objects.endpoint().map(URI::create),
                objects.region(),
                objects.bucket(),
                objects.keys().map(keys -> new S3Disk.Keys(keys.access(), keys.secret())));
    }

    private void up(NodeSpec spec, Path jobs, Disk disk, CoppiceNode node) {
        say("Node " + node.hostAndPort() + " is up with the roles " + String.join(", ", spec.roles())
                + front(spec, jobs, disk, node));
    }

    private void leave(NodeLife life) {
        say("The node leaves when every job has written a checkpoint ...");
        life.leave();
    }

    private String front(NodeSpec spec, Path jobs, Disk disk, CoppiceNode node) {
        if (!spec.roles().contains("front")) {
            return "";
        }
        FrontSettings settings = new FrontSettings(
                spec.front().host(),
                spec.front().port(),
                access(spec),
                spec.openMetrics(),
                jobs,
                disk,
                spec.shards(),
                roots(spec));
        ServerBinding binding;
        try {
            binding = HttpFront.open(node.system(), node.registry(), settings)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            String at = spec.front().host() + ":" + spec.front().port();
            throw UserException.failed(StartFailure.ofFront(at, failed), failed);
        }
        return "; jobs are taken at " + spec.front().host() + ":"
                + binding.localAddress().getPort();
    }

    private Roots roots(NodeSpec spec) {
        return Roots.of(spec.dataRoots().stream()
                .map(root -> environment.resolve(Path.of(root)))
                .toList());
    }

    private static Access access(NodeSpec spec) {
        List<Access.Token> tokens = new ArrayList<>();
        spec.token().ifPresent(secret -> tokens.add(new Access.Token("token", secret, Right.ADMIN)));
        spec.tokens()
                .forEach(token -> tokens.add(new Access.Token(
                        token.name(), token.token(), Right.valueOf(token.right().toUpperCase(Locale.ROOT)))));
        return Access.of(tokens);
    }

    private void say(String sentence) {
        environment.console().line(sentence);
    }
}
