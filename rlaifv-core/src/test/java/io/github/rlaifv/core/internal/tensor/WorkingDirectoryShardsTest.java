package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.testkit.JavaProgram;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model folders that are opened as {@code .} from inside. */
class WorkingDirectoryShardsTest {
    @TempDir
    Path temporary;

    /** Program that opens the given folder and prints its number of tensors. */
    public static void main(String[] arguments) {
        System.out.println(Checkpoint.open(Path.of(arguments[0])).tensors().size() + " tensors");
    }

    @Test
    void shardsOfTheWorkingDirectoryAreFound() throws IOException, InterruptedException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"))
                .sharded();
        int tensors = model.tensors().size();
        for (String name : List.of(".", "", "./", "../model")) {
            String said = JavaProgram.run(JavaProgram.of(WorkingDirectoryShardsTest.class, "-Xmx64m")
                    .process(name)
                    .directory(model.folder().toFile()));
            assertThat(said).as("opened as '%s'", name).contains(tensors + " tensors");
        }
    }
}
