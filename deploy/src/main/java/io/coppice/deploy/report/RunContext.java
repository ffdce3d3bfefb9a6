package io.coppice.deploy.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;

/**
 * When, where and with what a run was trained; every text is empty where that is not known.
 *
 * @param begun in ISO 8601, of a run that went on its first beginning
 * @param ended in ISO 8601, empty as long as it has not
 * @param version of Coppice
 * @param java and who made it
 * @param machine processors, memory and system
 */
record RunContext(String begun, String ended, String version, String java, String machine) {
    static final RunContext UNKNOWN = new RunContext("", "", "", "", "");

    private static final String LOG = "coppice.log";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** Of this process. @param folder of the run, whose log is as old as the run */
    static RunContext ofProcess(Path folder) {
        return new RunContext(firstBeginning(folder), "", ownVersion(), ownJava(), ownMachine());
    }

    RunContext endedNow() {
        return equals(UNKNOWN) ? this : new RunContext(begun, text(Instant.now()), version, java, machine);
    }

    private static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String firstBeginning(Path folder) {
        try {
            return text(Files.readAttributes(folder.resolve(LOG), BasicFileAttributes.class)
                    .creationTime()
                    .toInstant());
        } catch (IOException noLog) {
            return text(Instant.now());
        }
    }

    private static String ownVersion() {
        try (InputStream stream = RunContext.class.getResourceAsStream("/version.properties")) {
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static String ownJava() {
        return Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
    }

    private static String ownMachine() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors, heap of at most "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, " + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
    }

    private static String processor() {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(line -> line.startsWith("model name") && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException elsewhere) {
            return System.getProperty("os.arch");
        }
    }
}
