package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model folders whose download was interrupted or left something else in place of a file. */
class UnfinishedDownloadTest {
    private static final String POINTER =
            "version https://git-lfs.github.com/spec/v1\noid sha256:4665a1c21d\nsize 4943162336\n";
    private static final String INDEX = """
            {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
            """;

    @TempDir
    Path temporary;

    private Path model;

    @BeforeEach
    void copy() throws IOException {
        model = ModelCopy.of(Fixtures.path("llava15", "model_old_names"), temporary.resolve("snapshots/main"))
                .folder();
    }

    private void rejects(String file, String... said) {
        assertThatThrownBy(() -> Policies.open(model))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(model.resolve(file).toString())
                .hasMessageContainingAll(said);
    }

    private void shardIsMissing() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        Files.writeString(model.resolve("model.safetensors.index.json"), INDEX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "tokenizer.json", "config.json"})
    void pointerOfGitLfsIsNamedWithTheCommandThatFetchesTheFile(String file) throws IOException {
        Files.writeString(model.resolve(file), POINTER);
        rejects(file, "is a Git LFS pointer", "git lfs pull");
    }

    @Test
    void pointerInPlaceOfASentencePieceModelIsNamed() throws IOException {
        Files.deleteIfExists(model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("tokenizer.model"), POINTER);
        rejects("tokenizer.model", "is a Git LFS pointer", "git lfs pull");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html>Sign in</html> | is a web page | /resolve/",
                "Entry not found | holds the text 'Entry not found' | fetch it again"
            })
    void answerOfAServerInPlaceOfWeightsIsNamed(String content, String what, String advice) throws IOException {
        Files.writeString(model.resolve("model.safetensors"), content);
        rejects("model.safetensors", what, advice);
    }

    @Test
    void webPageInPlaceOfSettingsIsNamed() throws IOException {
        Files.writeString(model.resolve("config.json"), "\n<html><body>Error</body></html>");
        rejects("config.json", "is a web page", "/resolve/");
    }

    @Test
    void halfOfAFileIsNamedAsTruncated() throws IOException {
        byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
        Files.write(model.resolve("model.safetensors"), Arrays.copyOf(bytes, bytes.length / 2));
        rejects("model.safetensors", "may be truncated", "fetch it again");
        Files.write(model.resolve("model.safetensors"), Arrays.copyOf(bytes, 20));
        rejects("model.safetensors", "may be truncated", "fetch it again");
    }

    @Test
    void missingShardIsNamed() throws IOException {
        shardIsMissing();
        rejects("model.safetensors.index.json", "shard model-00001-of-00002.safetensors", "is missing; fetch it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model-00001-of-00002.safetensors.part",
                "model-00001-of-00002.safetensors.crdownload",
                ".cache/huggingface/download/fHw3.4665a1c21d.incomplete",
                "../../blobs/4665a1c21d.incomplete"
            })
    void unfinishedDownloadOfAShardIsNamed(String name) throws IOException {
        shardIsMissing();
        Path part = model.resolve(name).normalize();
        Files.createDirectories(part.getParent());
        Files.write(part, new byte[4]);
        rejects(
                "model.safetensors.index.json",
                "shard model-00001-of-00002.safetensors",
                part + " is a download that is not finished",
                "run the same download again");
    }

    @Test
    void unfinishedDownloadOfTheOnlyWeightFileIsNamed() throws IOException {
        Files.move(model.resolve("model.safetensors"), model.resolve("model.safetensors.incomplete"));
        rejects("model.safetensors.incomplete", "is a download that is not finished");
    }

    /** Such a file has its full size and a valid header long before its weights are there. */
    @Test
    void fileThatAria2HasNotFinishedIsNamed() throws IOException {
        Files.write(model.resolve("model.safetensors.aria2"), new byte[4]);
        rejects("model.safetensors", "is not complete", "model.safetensors.aria2", "run the same download again");
    }
}
