package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.GraphException;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.protocols.job.JobSpec.Checkpoint;
import io.coppice.protocols.job.JobSpec.Data;
import io.coppice.protocols.job.JobSpec.Judged;
import io.coppice.protocols.job.JobSpec.Train;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads job specifications from HOCON, and writes them so that they read back equal. */
public final class JobSpecs {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final int EMBEDDED_SAMPLES = 60_000;

    private JobSpecs() {}

    /** Reads what {@link #render} wrote, or what somebody sends: it includes nothing, and stands for nothing else. */
    public static JobSpec parse(String text) {
        return submitted(text, List.of());
    }

    /**
     * The same with overrides, which are the reader's own.
     *
     * @throws InvalidJobException naming everything that is wrong, in words of the text alone
     */
    public static JobSpec submitted(String text, List<String> overrides) {
        return parse(SubmittedText.parse(text), overrides, DataLook.NONE);
    }

    /**
     * The same, for a job that may leave to its files what they tell.
     *
     * @param look how to see the files, where they are needed
     */
    public static JobSpec submitted(String text, List<String> overrides, DataLook look) {
        return parse(SubmittedText.parse(text), overrides, look);
    }

    /** Whether a text that somebody sends says anything of this key. @throws InvalidJobException when it is no HOCON */
    public static boolean says(String text, String path) {
        return SubmittedText.parse(text).hasPath(path);
    }

    /**
     * A complete specification: defaults, under {@code text}, under the overrides, the last of which wins.
     *
     * @param overrides {@code path=value}, the value in HOCON
     * @throws InvalidJobException naming everything that is wrong
     */
    public static JobSpec parse(String text, List<String> overrides) {
        return parse(text, overrides, DataLook.NONE);
    }

    /**
     * The same, for a job that may leave to its files what they tell.
     *
     * @param look how to see the files, where they are needed
     */
    public static JobSpec parse(String text, List<String> overrides, DataLook look) {
        return parse(document(text), overrides, look);
    }

    private static JobSpec parse(Config document, List<String> overrides, DataLook look) {
        List<Problem> problems = new ArrayList<>();
        Config config = Overrides.apply(document, overrides, problems);
        JobSpec spec = read(new ConfigReader("", config.root(), problems), look, problems, false);
        if (!problems.isEmpty()) {
            throw new InvalidJobException(problems);
        }
        return spec;
    }

    /** Reads a job for the sake of who hears which keys are asked for; what is wrong with it does not matter. */
    static void overhear(String text, KeyNotes notes) {
        List<Problem> problems = new ArrayList<>();
        ConfigReader job =
                new ConfigReader("", document(text).root(), problems, ConfigReader.Reading.JOB.heardBy(notes));
        read(job, DataLook.NONE, problems, true);
    }

    /** {@code text} with the overrides in it, and nothing else decided. */
    public static String merge(String text, List<String> overrides) {
        List<Problem> problems = new ArrayList<>();
        Config config = Overrides.apply(document(text), overrides, problems);
        if (!problems.isEmpty()) {
            throw new InvalidJobException(problems);
        }
        return config.root().render(ConfigRenderOptions.concise());
    }

    private static Config document(String text) {
        try {
            return ConfigFactory.parseString(text).resolve(ConfigResolveOptions.noSystem());
        } catch (ConfigException notHocon) {
            throw new InvalidJobException(List.of(new Problem("", SubmittedText.inWords(notHocon))));
        }
    }

    /** @param toTheEnd also where the data's own files would have to be seen to know what the rest means */
    private static JobSpec read(ConfigReader job, DataLook look, List<Problem> problems, boolean toTheEnd) {
        JobSpec defaults = JobSpec.DEFAULT;
        Optional<String> name = job.optionalText("name");
        long seed = job.seed("seed", defaults.seed());
        String kernels = KernelsFormat.read(job);
        Data data = within(job, "data", section -> DataFormat.read(section, job.section("loss"), look));
        if (!toTheEnd && problems.stream().anyMatch(DataFormat::isOfUnseenFiles)) {
            throw new InvalidJobException(problems); // what is said of a network would be said of other data
        }
        if (data.path().isEmpty() && DataSets.named(data.set()).embedded()) {
            problems.addAll(DataFormat.tooFewSamples(data, EMBEDDED_SAMPLES));
        }
        int before = problems.size();
        ModelSettings model = within(job, "model", section -> ModelFormat.read(section, data.preprocessing()));
        Optional<Network> network = problems.size() > before ? Optional.empty() : network(model, data, problems);
        MethodSettings given = within(job, "method", section -> method(section, network.map(Network::gates)));
        MethodSettings method = model.init().isPresent() ? given.begunOpen() : given;
        OptimizerSettings said = within(job, "optimizer", OptimizerFormat::read);
        Initialisation initialisation = network.map(method::initialisation).orElse(Initialisation.DEFAULT);
        TargetSchema targets = data.preprocessing().targets();
        Loss loss = within(job, "loss", section -> LossFormat.read(section, targets));
        List<Judged> judged = new ArrayList<>();
        Train train = within(job, "train", section -> {
            judged.add(LossFormat.judged(section, loss, targets));
            return TrainFormat.read(section, initialisation, said);
        });
        OptimizerSettings optimizer = TrainFormat.warmedUp(said, train);
        if (train.judgesEpochs() && data.validation() == 0) {
            job.problem(
                    "data.validation",
                    data.validation(),
                    "1 or more: train." + (train.stopAfter() > 0 ? "stop-after" : "keep-best")
                            + " goes by the samples that validate");
        }
        network.filter(known -> problems.isEmpty())
                .map(known -> new TrainingPlan(
                        known,
                        EMBEDDED_SAMPLES,
                        data.batch(),
                        train.epochs(),
                        model.init().isPresent()))
                .ifPresent(plan -> checkEpochs(method, optimizer, plan, problems));
        Checkpoint checkpoint = within(job, "checkpoint", JobSpecs::checkpoint);
        job.finish();
        String known = name.orElse(model.name() + "-" + method.name());
        if (!known.matches(NAME)) {
            job.problem(
                    "name", known, "at most 64 letters, digits, dots, dashes and underscores, a letter or digit first");
        }
        JobSpec spec =
                new JobSpec(known, seed, kernels, data, model, method, optimizer, train, checkpoint, judged.getFirst());
        if (problems.isEmpty()) {
            network.ifPresent(of -> checkMethod(spec, of, problems));
        }
        return spec;
    }

    /** What a method asks of the training as a whole, such as epochs enough. */
    private static void checkMethod(JobSpec spec, Network network, List<Problem> problems) {
        try {
            spec.createMethod(network, EMBEDDED_SAMPLES);
        } catch (IllegalArgumentException impossible) {
            problems.add(new Problem("method", "method." + impossible.getMessage()));
        }
    }

    private static <T> T within(ConfigReader job, String key, Function<ConfigReader, T> reader) {
        ConfigReader section = job.section(key);
        T result = reader.apply(section);
        section.finish();
        return result;
    }

    private static Optional<Network> network(ModelSettings model, Data data, List<Problem> problems) {
        Preprocessing images = data.preprocessing();
        try {
            return Optional.of(model.create(images.input(), images.classes().size()));
        } catch (GraphException impossible) {
            String path = model.layers().isEmpty() ? "model" : "model." + impossible.path();
            problems.add(new Problem("model", path + " cannot be built: " + impossible.getMessage()));
            return Optional.empty();
        } catch (IllegalArgumentException impossible) {
            problems.add(new Problem("model", "model cannot be built: " + impossible.getMessage()));
            return Optional.empty();
        }
    }

    private static MethodSettings method(ConfigReader section, Optional<List<GateShape>> gates) {
        String name = section.name("name", JobSpec.DEFAULT.method().name(), Methods.names());
        return Methods.named(name).read(section, gates);
    }

    /** What only the length of the training can tell: whether the method's phases and the schedule's milestones fit. */
    private static void checkEpochs(
            MethodSettings method, OptimizerSettings optimizer, TrainingPlan plan, List<Problem> problems) {
        int longest;
        try {
            longest = method.create(plan).weightRule().stream()
                    .flatMap(rule -> rule.stretches(plan.epochs()).stream())
                    .mapToInt(Optimizer.Stretch::epochs)
                    .max()
                    .orElse(plan.epochs());
        } catch (IllegalArgumentException unusable) {
            problems.add(new Problem("method", "method." + unusable.getMessage()));
            return;
        }
        optimizer
                .schedule()
                .complaint(longest)
                .ifPresent(complaint -> problems.add(
                        new Problem("optimizer.schedule", "optimizer.schedule cannot be kept: " + complaint)));
    }

    private static Checkpoint checkpoint(ConfigReader section) {
        Checkpoint defaults = Checkpoint.DEFAULT;
        return new Checkpoint(
                section.duration("every", defaults.every()),
                section.whole("keep", defaults.keep(), 1, Integer.MAX_VALUE));
    }

    /**
     * Checks what only the data can tell.
     *
     * @param samples how many training samples there are before the validation split
     * @throws InvalidJobException when the split or the batch asks for more
     */
    public static void checkSamples(Data data, int samples) {
        List<Problem> problems = DataFormat.tooFewSamples(data, samples);
        if (!problems.isEmpty()) {
            throw new InvalidJobException(problems);
        }
    }

    /** The complete effective configuration. */
    public static String render(JobSpec spec) {
        HoconWriter text = new HoconWriter();
        text.text("name", spec.name()).number("seed", spec.seed());
        KernelsFormat.write(spec.kernels(), text);
        DataFormat.write(spec.data(), text.open("data"));
        ModelFormat.write(spec.model(), text.close().open("model"));
        text.close().open("method").name("name", spec.method().name());
        Methods.named(spec.method().name()).writeAny(spec.method(), text);
        OptimizerFormat.write(spec.optimizer(), text.close().open("optimizer"));
        LossFormat.write(spec.loss(), text.close().open("loss"));
        TrainFormat.write(spec.train(), text.close().open("train"));
        LossFormat.writeMetric(spec.judged(), text);
        return text.close()
                .open("checkpoint")
                .duration("every", spec.checkpoint().every())
                .number("keep", spec.checkpoint().keep())
                .close()
                .toString();
    }
}
