package io.coppice.protocols.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text from somebody else reaches for nothing, and its errors quote nothing but itself. */
@Timeout(20)
class SubmittedTextTest {
    private static final String SECRET = "root:x:0:0";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "include file(\"%s\")",
                "include \"%s\"",
                "include url(\"file://%s\")",
                "include url(\"http://127.0.0.1:1/\")",
                "include classpath(\"application.conf\")",
                "include required(file(\"%s\"))",
                "include package(\"a\", \"b\")",
                "train { include file(\"%s\") }",
                "data { a = 1, include file(\"%s\"), b = 2 }",
                "include   file( \"%s\" )",
                "name = ${user.home}",
                "name = ${?PATH}",
                "name = \"a\"${HOME}",
                "name = x, data.path = ${name}",
                "train.epochs += ${a}",
                "train = ${data}{ epochs = 2 }",
            })
    void nothingIsIncludedAndNothingIsPutIn(String text) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        assertThatThrownBy(() -> JobSpecs.parse(text.formatted(secret)))
                .isInstanceOf(InvalidJobException.class)
                .message()
                .doesNotContain(SECRET)
                .doesNotContain(System.getProperty("user.home"))
                .hasSizeLessThan(300);
    }

    @ParameterizedTest(name = "{0} times {1}")
    @CsvSource(textBlock = """
            450000, [
            450000, a {
            450000, {
            450000, a.
            450000, "a=[{"
            450000, "\\"a\\"."
            450000, '"]"['
            200000, '#]\n['
            33,     a {
            """)
    void whatNestsWithoutEndIsRefusedAtOnce(int times, String piece) {
        String text = piece.replace("\\n", "\n").replace("\\\"", "\"").repeat(times);
        assertThatThrownBy(() -> JobSpecs.parse(text))
                .isInstanceOf(InvalidJobException.class)
                .message()
                .hasSizeLessThan(500);
    }

    @Test
    void bracketsInTextsAndCommentsDoNotCount() {
        String brackets = "[{".repeat(100);
        String text = "name = \"a\" # " + brackets + "\n// " + brackets + "\nseed = 3\ndata.path = \"" + brackets
                + "\", model.init = \"\"\"" + brackets + "\"\"\"";
        assertThat(JobSpecs.parse(text).seed()).isEqualTo(3);
    }

    @Test
    void aFileOfOnesOwnMayStillPointAtItself() {
        assertThat(JobSpecs.parse("seed = 7, name = run-${seed}", java.util.List.of())
                        .name())
                .isEqualTo("run-7");
    }
}
