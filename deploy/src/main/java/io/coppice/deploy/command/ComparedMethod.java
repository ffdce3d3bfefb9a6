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
 * @param section what puts it in the place of the job's method
 * @param own what else is set in its runs alone
 */
record ComparedMethod(String label, List<String> section, List<String> own) {
    private static final String FILE = ".conf";
    /** What a file brings: how its method is set, and what its weights learn by. */
    private static final String OF_METHOD = ":";
    /** What a key of a job begins with. */
    private static final List<String> JOB =
            List.of("name", "seed", "kernels", "data", "model", "method", "optimizer", "train", "checkpoint");

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
        return new ComparedMethod(name.substring(0, name.length() - FILE.length()), overrides, List.of());
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
        return new ComparedMethod(word, own ? List.of() : List.of("method={ name = " + word + " }"), List.of());
    }

    /**
     * The same with what {@code --set METHOD:key=value} says of it, the key as in a job or within its section method.
     *
     * @param settings all that were given, as they were written
     */
    ComparedMethod with(List<String> settings) {
        List<String> all = new ArrayList<>();
        for (String setting : settings) {
            if (setting.startsWith(label + OF_METHOD)) {
                String key =
                        setting.substring(label.length() + OF_METHOD.length()).strip();
                String start = key.split("[.={]", 2)[0].strip();
                all.add(JOB.contains(start) ? key : "method." + key);
            }
        }
        return new ComparedMethod(label, section, all);
    }

    /** Whether a setting is for one method alone: a name and a colon come before its key. */
    static boolean isOfOne(String setting) {
        return setting.matches("[^={}\\[\\]\"]*:.*=.*") && setting.indexOf(':') < setting.indexOf('=');
    }

    /** The name of the method that a setting is for. */
    static String owner(String setting) {
        return setting.substring(0, setting.indexOf(OF_METHOD));
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
