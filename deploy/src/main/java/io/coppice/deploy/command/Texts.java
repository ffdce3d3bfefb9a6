package io.coppice.deploy.command;

import io.coppice.compute.data.UnusableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Reads text files, or says in a sentence why not. */
final class Texts {

    private Texts() {}

    static String read(Path file, String what) {
        if (Files.isDirectory(file)) {
            throw UserException.wrong(file + " cannot be read: it is a folder; expected " + what);
        }
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw UserException.wrong("There is no file " + file + "; expected " + what);
        } catch (CharacterCodingException binary) {
            throw UserException.wrong(file + " is not text in UTF-8; expected " + what);
        } catch (IOException cause) {
            throw UserException.failed(file + " cannot be read: " + reason(cause) + "; expected " + what, cause);
        }
    }

    /** A text that comes with the program. */
    static String resource(String name) {
        try (InputStream stream = Texts.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException("The program's own " + name + " cannot be read", cause);
        }
    }

    /** Why the system did not read or write a file of an absolute path, in words. */
    static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException none ->
                "nothing can be made in " + Path.of(none.getFile()).getParent();
            case FileAlreadyExistsException taken -> taken.getFile() + " is a file, not a folder";
            case NotDirectoryException file -> file.getFile() + " is a file, not a folder";
            default -> UnusableFileException.reason(cause);
        };
    }
}
