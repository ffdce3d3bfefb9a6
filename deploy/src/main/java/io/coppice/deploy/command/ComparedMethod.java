package io.coppice.deploy.command;

import io.coppice.protocols.job.InvalidJobException;
import io.coppice.protocols.job.JobSections;
import io.coppice.protocols.job.KnownMethods;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A method of a comparison.
 *
 * @param label names its runs
 * @param overrides what it sets in the job
 */
record ComparedMethod(String label, List<String> overrides) {
    private static final String FILE = ".conf";
    /** What a file brings: how its method is set, and what its weights learn by. */
    private static final List<String> SECTIONS = List.of("method", "optimizer");

    /** @param job the text of the job that is compared under several methods */
    static ComparedMethod of(String word, String job, Environment environment) {
        return word.endsWith(FILE) ? ofFile(word, environment) : ofName(word, job);
    }

    private static ComparedMethod ofFile(String word, Environment environment) {
        Path path = environment.resolve(Path.of(word));
        String text = Texts.read(path, "a job whose method is compared");
        List<String> overrides = new ArrayList<>();
        for (String section : SECTIONS) {
            JobSections.section(text, section).ifPresent(value -> overrides.add(section + "=" + value));
        }
        if (overrides.stream().noneMatch(override -> override.startsWith("method="))) {
            throw UserException.wrong("--methods " + word
                    + ": the file has no section method, which is what a comparison" + " takes from it");
        }
        String name = path.getFileName().toString();
        return new ComparedMethod(name.substring(0, name.length() - FILE.length()), overrides);
    }

    /** The job's own settings where it already names this method, else the method's defaults. */
    private static ComparedMethod ofName(String word, String job) {
        List<String> names =
                KnownMethods.all().stream().map(KnownMethods.Entry::name).toList();
        if (!names.contains(word)) {
            throw UserException.wrong("--methods " + word + ": there is no such method; expected "
                    + names.stream().collect(Collectors.joining(", ")) + ", or a job's file, FILE" + FILE);
        }
        boolean own = JobSections.section(job, "method.name")
                .filter(name -> name.replace("\"", "").equals(word))
                .isPresent();
        return new ComparedMethod(word, own ? List.of() : List.of("method={ name = " + word + " }"));
    }

    /** The errors of a job say which method they are about. */
    <T> T named(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidJobException invalid) {
            throw UserException.wrong("With the method " + label + ": " + invalid.getMessage());
        }
    }
}
