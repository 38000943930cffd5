package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Platform;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File names with characters that the process's locale cannot represent, as happens in containers and cron jobs. */
class FileNamesTest {
    private static final String IMAGE = "b\u00e4.png";

    @TempDir
    Path folder;

    @Test
    void fileNamesOutsideTheLocaleAreRejectedWithTheRemedy() throws Exception {
        assumeThat(Platform.isLinux()).isTrue();
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        Files.write(folder.resolve(IMAGE), new byte[] {1});
        Files.writeString(folder.resolve("i.jsonl"), "{\"id\":\"a\",\"image\":\"" + IMAGE + "\",\"question\":\"q\"}\n");

        ProcessBuilder builder =
                JavaProgram.of(InstructionOpener.class, "-Xmx128m").process(folder.toString());
        builder.environment().put("LC_ALL", "C");
        String output = JavaProgram.run(builder);
        assertThat(output)
                .contains("folder: the image " + folder)
                .contains("has a name with letters that can't be read")
                .contains("records: " + folder.resolve("i.jsonl") + ", line 1")
                .contains("is not a file path");
        assertThat(output.split("LC_ALL=C.UTF-8", -1)).as(output).hasSize(3);
    }

    /** Program that opens the instructions in both ways and prints the failures. */
    static final class InstructionOpener {
        private InstructionOpener() {}

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            print("folder", () -> ImageFolder.everyQuestion(folder, List.of("q")));
            print("records", () -> InstructionDataset.open(folder.resolve("i.jsonl")));
        }

        private static void print(String what, Runnable opening) {
            try {
                opening.run();
                System.out.println(what + ": opened");
            } catch (BadDataException e) {
                System.out.println(what + ": " + e.getMessage());
            }
        }
    }
}
