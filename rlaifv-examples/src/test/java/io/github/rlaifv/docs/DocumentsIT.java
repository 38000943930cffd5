package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the snippets and commands of the documents unchanged, on the embedded model. */
class DocumentsIT {
    private static final int MINUTES = 10;
    private static final int SHOWN = 60;

    @TempDir
    Path folder;

    @Test
    void snippetsAndCommandsOfDocumentsRun() throws Exception {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = JavaProgram.of(DocumentRunner.class, "-Xmx1g", "-Djava.awt.headless=true")
                .process(here.toString(), SourceTree.ofThisBuild().root().toString())
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        assertThat(ended && process.exitValue() == 0)
                .as("the documents run:\n%s", end(log))
                .isTrue();
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
    }
}
