package io.github.rlaifv.core.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.tensor.Checkpoint;
import io.github.rlaifv.core.tensor.SafetensorsWriter;
import io.github.rlaifv.core.tensor.StoredTensor;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.text.OriginalLlavaPromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LLaVA-1.5 in the original layout against the original code's results. */
class OriginalLlavaParityTest {
    private static final String FAMILY = "llava15_original";

    static Stream<GoldenCase> cases() {
        Fixtures.require(Fixtures.path(FAMILY, "golden.json"));
        return GoldenCase.of(FAMILY).stream();
    }

    private static void with(GoldenCase golden, BiConsumer<LocalPolicy, GoldenCase> check) {
        try (LocalPolicy policy = Parity.open(golden)) {
            check.accept(policy, golden);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptsHaveAsManyTokens(GoldenCase golden) {
        with(golden, Parity::promptLength);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imageFeaturesAgree(GoldenCase golden) {
        with(golden, Parity::imageFeatures);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAgree(GoldenCase golden) {
        with(golden, Parity::logits);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logProbsOfTheResponseAgree(GoldenCase golden) {
        with(golden, Parity::logProbs);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void yesAndNoAreAsLikely(GoldenCase golden) {
        with(golden, Parity::yesAndNo);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensAgree(GoldenCase golden) {
        with(golden, Parity::greedy);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptsHaveTheReferencesIds(GoldenCase golden) {
        Prompt prompt = golden.prompt();
        try (Tokenizer tokenizer = Tokenizer.open(golden.model())) {
            OriginalLlavaPromptFormat format = new OriginalLlavaPromptFormat();
            List<Integer> expected = new ArrayList<>();
            golden.json().path("prompt_ids_unexpanded").forEach(id -> expected.add(id.asInt()));
            assertThat(format.encodePrompt(tokenizer, prompt))
                    .containsExactly(expected.stream().mapToInt(i -> i).toArray());
            assertThat(format.render(prompt))
                    .isEqualTo(golden.json().path("prompt").asText());
        }
    }

    @Test
    void sentencePiecesAreTheReferences() {
        Path cases = Fixtures.path(FAMILY, "sentencepiece_cases.json");
        Fixtures.require(cases);
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path(FAMILY, "model"))) {
            for (JsonNode one : Fixtures.json(cases).path("cases")) {
                List<Integer> expected = new ArrayList<>();
                one.path("ids").forEach(id -> expected.add(id.asInt()));
                assertThat(tokenizer.encodePlain(one.path("text").asText()))
                        .as(one.path("text").asText())
                        .containsExactly(expected.stream().mapToInt(i -> i).toArray());
            }
        }
    }

    @Test
    void tokensThatTheFolderAddsAreKnown(@TempDir Path folder) throws IOException {
        Path model = Fixtures.require(Fixtures.path(FAMILY, "model"));
        Files.copy(model.resolve("tokenizer.model"), folder.resolve("tokenizer.model"));
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<im_start>\": 1001}");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\": \"</s>\", \"added_tokens_decoder\": {\"2\": {\"content\": \"</s>\"},"
                        + " \"1000\": {\"content\": \"<im_patch>\"}}}");
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encode("<im_start><im_patch></s>", false)).containsExactly(1001, 1000, 2);
            assertThat(tokenizer.size()).isEqualTo(1002);
        }
    }

    @Test
    void aPromptHasTheStandardSystemTextUnlessAnotherIsGiven() {
        OriginalLlavaPromptFormat format = new OriginalLlavaPromptFormat();
        assertThat(format.render(Prompt.of("Hello")))
                .startsWith("A chat between")
                .endsWith(". USER: Hello ASSISTANT:");
    }

    @Test
    void theTowerMayLieInAFolderOfItsOwnAndSavedFoldersOpenAgain(@TempDir Path folder) throws IOException {
        GoldenCase golden = cases().findFirst().orElseThrow();
        Path split = split(golden.model(), folder.resolve("split"));
        ScoreRequest request = new ScoreRequest(golden.prompt(), List.of(golden.response()));
        double expected;
        try (LocalPolicy policy = Parity.open(golden)) {
            expected = policy.score(List.of(request)).get(0).get(0).sum();
            policy.save(folder.resolve("saved"));
        }
        for (Path model : List.of(split, folder.resolve("saved"))) {
            try (LocalPolicy policy = Parity.open(golden, model)) {
                assertThat(policy.score(List.of(request)).get(0).get(0).sum()).isEqualTo(expected);
            }
        }
        assertThat(Checkpoint.open(folder.resolve("saved")).tensors().keySet())
                .isEqualTo(Checkpoint.open(golden.model()).tensors().keySet());
        MoreFiles.deleteRecursively(split.resolve("vision_tower"), RecursiveDeleteOption.ALLOW_INSECURE);
        assertThatThrownBy(() -> Parity.open(golden, split))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("vision_tower")
                .hasMessageContaining("put its folder beside");
    }

    /** The same model with the tower's weights in the tower's folder. */
    private static Path split(Path model, Path target) throws IOException {
        String prefix = "model.vision_tower.vision_tower.";
        Path tower = Files.createDirectories(target.resolve("vision_tower"));
        for (String file :
                List.of("config.json", "tokenizer.model", "tokenizer_config.json", "generation_config.json")) {
            Files.copy(model.resolve(file), target.resolve(file));
        }
        for (String file : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(model.resolve("vision_tower").resolve(file), tower.resolve(file));
        }
        Map<Boolean, List<StoredTensor>> parts = Checkpoint.open(model).tensors().values().stream()
                .collect(Collectors.partitioningBy(tensor -> tensor.name().startsWith(prefix)));
        for (boolean ofTower : List.of(true, false)) {
            Path file = (ofTower ? tower : target).resolve("model.safetensors");
            List<StoredTensor> own = Objects.requireNonNull(parts.get(ofTower));
            List<StoredTensor> plan = own.stream()
                    .map(t -> new StoredTensor(
                            ofTower ? t.name().substring(prefix.length()) : t.name(),
                            t.type(),
                            t.shape(),
                            file,
                            0,
                            t.bytes()))
                    .toList();
            try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
                for (StoredTensor tensor : own) {
                    writer.write(GoldenTensors.read(tensor.file()).values(tensor.name()));
                }
            }
        }
        return target;
    }
}
