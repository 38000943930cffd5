package io.github.rlaifv.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    private static final String CANDIDATES =
            "{\"instruction\":\"i1\",\"question\":\"What?\",\"image\":\"0\",\"candidates\":"
                    + "[{\"index\":0,\"text\":\"A dog.\",\"finish\":\"END\"}]}\n";

    @TempDir
    Path folder;

    private final CommandRun rlaifv = new CommandRun();

    @BeforeEach
    void feedback() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("run/candidates.jsonl"), CANDIDATES);
    }

    private int run(String... more) {
        String[] line = new String[more.length + 2];
        line[0] = "inspect";
        line[1] = folder.resolve("run").toString();
        System.arraycopy(more, 0, line, 2, more.length);
        return rlaifv.run(line);
    }

    @Test
    void outputHoldsPagesOfTheFolder() {
        Path output = folder.resolve("pages");
        assertThat(run("--output=" + output, "--items=1")).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed()).contains(output.resolve("index.html").toString());
        assertThat(output.resolve("part-0-item-0.html")).content().contains("A dog.");
        assertThat(output.resolve("pictures")).doesNotExist();
    }

    @Test
    void instructionsGiveTheImagesThatTheFolderLacks() throws IOException {
        Path instructions = Files.writeString(
                folder.resolve("instructions.jsonl"), "{\"id\":\"i1\",\"image\":\"a.png\",\"question\":\"What?\"}\n");
        Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3, 4, 5, 6, 7, 8});
        Path output = folder.resolve("pages");
        assertThat(run("--output=" + output, "--instructions=" + instructions))
                .as(rlaifv.errors())
                .isZero();
        assertThat(output.resolve("pictures/0-0.png")).exists();
    }

    @Test
    void folderWithoutARunIsNamed() {
        assertThat(rlaifv.run("inspect", folder.resolve("none").toString())).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(folder.resolve("none") + " does not exist");
    }

    @Test
    void optionsOutOfRangeAreRejectedBeforeAnythingIsRead() {
        assertThat(run("--port=70000")).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--port", "70000");
        assertThat(run("--questions=" + folder.resolve("q.txt"), "--output=" + folder.resolve("pages")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--questions needs --instructions");
    }

    @Test
    void optionsThatWouldHaveNoEffectAreRejected() {
        assertThat(run("--items=5")).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--items has no effect without --output");
        for (String option : List.of("--port=0", "--no-browser")) {
            assertThat(run(option, "--output=" + folder.resolve("pages"))).isEqualTo(ExitCode.USAGE);
            assertThat(rlaifv.errors()).contains(option.replace("=0", "") + " has no effect with --output");
        }
        assertThat(folder.resolve("pages")).doesNotExist();
    }

    @Test
    void folderThatIsInspectedGetsNoPages() {
        assertThat(run("--output=" + folder.resolve("run"))).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("is in the inspected folder");
        assertThat(folder.resolve("run/index.html")).doesNotExist();
    }

    /** The object comes when the command ends, which may be days later. */
    @Test
    void addressIsKnownAtOnceWithJson() throws InterruptedException, JsonProcessingException {
        Thread command = new Thread(() -> run("--no-browser", "--json"));
        command.start();
        command.interrupt();
        command.join(60_000);
        assertThat(rlaifv.errors()).startsWith("address: http://127.0.0.1:");
        JsonNode object = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(rlaifv.errors().strip())
                .isEqualTo("address: " + object.path("address").asText());
    }

    @Test
    void foldersThatAreNotSearchedAreNamed() throws IOException {
        Files.createDirectories(folder.resolve("run/1/2/3/4/5/6"));
        assertThat(run("--output=" + folder.resolve("pages"))).isZero();
        assertThat(rlaifv.errors()).contains("rlaifv inspect: not searched: folders in ");
    }

    @Test
    void pageIsServedUntilTheCommandIsStopped() throws InterruptedException {
        AtomicInteger code = new AtomicInteger(-1);
        Thread command = new Thread(() -> code.set(run("--no-browser")));
        command.start();
        command.interrupt();
        command.join(60_000);
        assertThat(code).hasValue(0);
        assertThat(rlaifv.printed()).contains("address: http://127.0.0.1:");
    }
}
