package io.github.rlaifv.core.internal.mllm.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes, devices, folders and dangling links in place of the files of a model. */
@Timeout(120)
class SpecialFilesTest {
    @TempDir
    Path temporary;

    private static final List<String> READ = List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer.model",
            "tokenizer_config.json",
            "processor_config.json",
            "preprocessor_config.json",
            "model.safetensors",
            "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "pytorch_model.bin");

    private static void refused(Path model, Path file) {
        assertThatThrownBy(() -> Policies.open(model).close())
                .as("%s", file)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.getFileName().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "torch"})
    void specialFilesOfModelsAreRejectedByName(String family) throws IOException, InterruptedException {
        boolean torch = family.equals("torch");
        Path source = torch ? ModelCopy.resource("textonly/llama31") : Fixtures.require(Fixtures.path(family, "model"));
        Path model = ModelCopy.of(source, temporary.resolve("model")).folder();
        if (torch) {
            Files.move(model.resolve("model.safetensors"), model.resolve("pytorch_model.bin"));
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(model, 2)) {
            all.filter(file -> (torch ? List.of("pytorch_model.bin") : READ)
                            .contains(file.getFileName().toString()))
                    .forEach(files::add);
        }
        for (Path file : files) {
            byte[] sound = Files.readAllBytes(file);
            Files.delete(file);
            Files.createDirectory(file);
            refused(model, file);
            Files.delete(file);
            Files.createSymbolicLink(file, model.resolve("nothing"));
            refused(model, file);
            Files.delete(file);
            if (Files.exists(Path.of("/dev/zero"))) {
                Files.createSymbolicLink(file, Path.of("/dev/zero"));
                refused(model, file);
                Files.delete(file);
            }
            if (pipe(file)) {
                refused(model, file);
                Files.delete(file);
            }
            Files.write(file, sound);
        }
        assertThat(files).isNotEmpty();
    }

    private static boolean pipe(Path file) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/mkfifo"))) {
            return false;
        }
        return new ProcessBuilder("/usr/bin/mkfifo", file.toString()).start().waitFor() == 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {AdapterFolder.CONFIG, AdapterFolder.WEIGHTS})
    void specialFilesOfAdaptersAreRejectedByName(String name) throws IOException, InterruptedException {
        Path model = Fixtures.require(Fixtures.path("llava15", "model"));
        Path source = Fixtures.require(Fixtures.path("llava15", "lora_final"));
        Path adapter = ModelCopy.of(source, temporary.resolve("adapter")).folder();
        Path file = adapter.resolve(name);
        Files.delete(file);
        assumeThat(pipe(file)).isTrue();
        try (var policy = Policies.open(model)) {
            assertThatThrownBy(() -> policy.adapters().load(adapter))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(name);
        }
    }
}
