package io.coppice.actors.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootsTest {
    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void makeFiles() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("set"));
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createDirectories(folder.resolve("root-beside"));
        Files.createSymbolicLink(root.resolve("out"), folder);
        Files.createSymbolicLink(root.resolve("file"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("in"), root.resolve("set"));
        Files.createSymbolicLink(root.resolve("nowhere"), folder.resolve("none"));
        Files.createSymbolicLink(folder.resolve("door"), root);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            root,               true
            root/set,           true
            root/set/../set/x,  true
            root/none/yet,      true
            root/in/x,          true
            door/set,           true
            root/out/root/set,  true
            '',                 false
            secret,             false
            root/..,            false
            root/../secret,     false
            root/file,          false
            root/out,           false
            root/out/secret,    false
            root/out/none,      false
            root/nowhere,       false
            root-beside,        false
            root-beside/x,      false
            """)
    void aLinkCountsAsWhatItLeadsTo(String path, boolean allowed) {
        Roots roots = Roots.of(List.of(folder.resolve("elsewhere"), root));
        String named = folder + "/" + path;
        if (allowed) {
            assertThatCode(() -> roots.require(Map.of("data.path", named))).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> roots.require(Map.of("data.path", named)))
                    .hasMessageContaining("data.path is " + named)
                    .hasMessageContaining("data.roots");
        }
    }

    @Test
    void whatIsNoPathIsBelowNothing() {
        assertThatThrownBy(() -> Roots.of(List.of(root)).require(Map.of("model.init", "a\0b")))
                .hasMessageContaining("model.init");
        assertThatCode(() -> Roots.ANYWHERE.require(Map.of("model.init", "/etc")))
                .doesNotThrowAnyException();
    }
}
