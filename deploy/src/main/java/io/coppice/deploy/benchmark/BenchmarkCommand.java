package io.coppice.deploy.benchmark;

import io.coppice.deploy.report.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures this machine: kernels, steps, whole jobs, and PyTorch beside them; or a finished network, and onnxruntime. */
@Command(
        name = "benchmark",
        description = {
            "Measures how fast this machine computes and trains, or how fast a finished network answers.",
            "Without a model: kernels, steps and jobs, and PyTorch on the same cores where Python has torch.",
            "With one: dense and compact, here and in onnxruntime."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Leave the machine alone meanwhile: the whole takes several minutes on two cores, a model one.",
            "Exit status 0 says that everything ran, not that every figure was reached."
        })
public final class BenchmarkCommand implements Callable<Integer> {
    /** Jobs come first after the yardstick, so that the first of them meets a cold compiler as a user's does. */
    private static final List<Part> PARTS = List.of(
            new ReferencePart(),
            new JobsPart(),
            new ActorsPart(),
            new StepsPart(),
            new KernelsPart(),
            new NetworksPart());

    private final Console console;
    private final Path current;
    private final Path reference;
    private final BenchJobs jobs;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PART|MODEL",
            description =
                    "only these parts: reference, jobs, actors, steps, kernels, networks; all of them if none is named;"
                            + " or finished networks: folders of runs, .safetensors files of `export`")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "less than a minute, to see that everything runs; no figure to rely on")
    private boolean quick;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            description = "opencl: only what an OpenCL device does, beside the CPU; see `coppice devices`")
    private Optional<String> kernels = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "writes the figures to this file too, as JSON")
    private Optional<Path> json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "writes the figures to this file too, as Markdown")
    private Optional<Path> markdown;

    /**
     * @param current where relative paths begin
     * @param reference folder of the PyTorch program
     * @param jobs runs jobs through the actors
     */
    public BenchmarkCommand(Console console, Path current, Path reference, BenchJobs jobs) {
        this.console = console;
        this.current = current;
        this.reference = reference;
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        List<Part> parts = parts();
        Machine machine = Machine.ofProcess();
        console.line(BenchmarkText.heading(machine, quick));
        List<BenchmarkSection> sections = new ArrayList<>();
        try (TemporaryFolder images = TemporaryFolder.create()) {
            Bench bench = bench(images.path());
            for (Part part : parts) {
                BenchmarkSection section = part.measure(bench);
                sections.add(section);
                console.line("\n" + BenchmarkText.plain(section).stripTrailing());
            }
        }
        console.line("\n" + BenchmarkText.verdict(sections));
        json.ifPresent(file -> write(file, BenchmarkJson.render(machine, quick, sections)));
        markdown.ifPresent(file -> write(file, BenchmarkText.markdown(machine, quick, sections)));
        return 0;
    }

    private List<Part> parts() {
        if (kernels.isPresent()) {
            Part device = new DevicePart();
            if (!kernels.get().equals(device.name()) || !names.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--kernels is " + kernels.get() + ", expected " + device.name()
                                + ", without parts: those measure the CPU");
            }
            return List.of(device);
        }
        return names.isEmpty() ? PARTS : names.stream().map(this::part).toList();
    }

    private Part part(String name) {
        Path model = current.resolve(name);
        return PARTS.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .or(() -> Files.exists(model) ? Optional.of(new ModelPart(model)) : Optional.empty())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "The benchmark has no part " + name + ", expected some of "
                                + String.join(
                                        ", ", PARTS.stream().map(Part::name).toList())
                                + ", or the folder of a finished run or a .safetensors file, and there is no "
                                + model));
    }

    private Bench bench(Path images) {
        List<String> overrides = List.of();
        if (quick) {
            FewImages.write(images);
            overrides = FewImages.overrides(images);
        }
        Yardstick yardstick = new Yardstick(reference.resolve("lenet5_l0arm.py"), quick ? 3 : 100);
        return new Bench(quick, System::nanoTime, console::passing, yardstick, jobs, overrides);
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(current.resolve(file), text);
            console.line("Written: " + file);
        } catch (IOException cause) {
            throw new UncheckedIOException(file + " cannot be written: " + cause.getMessage(), cause);
        }
    }
}
