package io.coppice.deploy.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Texts of the command line as numbers and files, or a sentence in a user's words. */
final class Conversions {

    private Conversions() {}

    static void register(CommandLine line) {
        whole(line, Integer.class, int.class, Integer::valueOf);
        whole(line, Long.class, long.class, Long::valueOf);
        line.registerConverter(Path.class, Conversions::path);
    }

    private static <T> void whole(CommandLine line, Class<T> type, Class<T> primitive, Function<String, T> reader) {
        CommandLine.ITypeConverter<T> converter = text -> {
            try {
                return reader.apply(text);
            } catch (NumberFormatException not) {
                throw new TypeConversionException(
                        "'" + text + "' is not a whole number" + (text.matches("[+-]?\\d+") ? " of that size" : ""));
            }
        };
        line.registerConverter(type, converter);
        line.registerConverter(primitive, converter);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException impossible) {
            throw new TypeConversionException("'" + text + "' cannot be the name of a file: " + impossible.getReason());
        }
    }
}
