package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnusableFileExceptionTest {

    private static Stream<Arguments> problems() {
        return Stream.of(
                arguments(new AccessDeniedException("digit.png"), "permission is denied"),
                arguments(new FileSystemException("digit.png", null, "Is a directory"), "Is a directory"),
                arguments(new IOException("Not in GZIP format"), "Not in GZIP format"),
                arguments(new EOFException(), "it ends too early"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("problems")
    void theReasonIsMoreThanTheFilesName(Exception problem, String reason) {
        assertThat(UnusableFileException.reason(problem)).isEqualTo(reason);
    }
}
