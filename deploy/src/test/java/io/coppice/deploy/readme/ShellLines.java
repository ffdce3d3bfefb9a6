package io.coppice.deploy.readme;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a shell snippet, split into words. */
final class ShellLines {
    /** A comment, or a word of plain and quoted pieces. */
    private static final Pattern WORD = Pattern.compile("(?<comment>#.*)|(?<word>(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+)");

    private ShellLines() {}

    /** Prompts, comments, and settings of the environment before a command are left out. */
    static List<List<String>> of(String text) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : text.replace("\\\n", " ").split("\n")) {
            List<String> words = words(line.strip().replaceFirst("^\\$ ", ""));
            while (!words.isEmpty() && words.getFirst().matches("[A-Z_]+=.*")) {
                words.removeFirst();
            }
            if (!words.isEmpty()) {
                commands.add(words);
            }
        }
        return commands;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find() && matcher.group("comment") == null) {
            words.add(matcher.group("word").replaceAll("['\"]", ""));
        }
        return words;
    }
}
