package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.clip.ClipEncoder;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.PixelLimits;
import io.github.rlaifv.core.text.OriginalLlavaPromptFormat;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LLaVA-1.5 in the original layout against the results of the original code. */
class OriginalLlavaParityTest extends FamilyParity {
    private static final String FAMILY = "llava15_original";

    OriginalLlavaParityTest() {
        super(FAMILY);
    }

    @ParameterizedTest
    @MethodSource("casesWithImages")
    void pixelValuesEqualTheReference(GoldenCase golden) {
        PixelLimits.assertClose(
                golden.images(),
                ((ClipEncoder) policy(golden).vision()).pixels(golden.images()),
                golden.tensors().values(golden.json().path("pixel_values_key")),
                0.26);
    }

    @Test
    void sentencePiecesEqualTheReference() {
        Path cases = Fixtures.path(FAMILY, "sentencepiece_cases.json");
        Fixtures.require(cases);
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path(FAMILY, "model"))) {
            for (JsonNode one : Fixtures.json(cases).path("cases")) {
                List<Integer> expected = new ArrayList<>();
                one.path("ids").forEach(id -> expected.add(id.asInt()));
                int[] ids = expected.stream().mapToInt(i -> i).toArray();
                String text = one.path("text").asText();
                assertThat(tokenizer.encodePlain(text)).as(text).containsExactly(ids);
                assertThat(tokenizer.decode(ids, false))
                        .as(text)
                        .isEqualTo(one.path("decoded").asText());
                assertThat(one.path("pieces")).hasSameSizeAs(expected);
                for (int i = 0; i < ids.length; i++) {
                    assertThat(tokenizer.token(ids[i]))
                            .isEqualTo(one.path("pieces").path(i).asText());
                }
            }
        }
    }

    @Test
    void tokensAddedByTheFolderAreRead(@TempDir Path folder) throws IOException {
        Path model = Fixtures.require(Fixtures.path(FAMILY, "model"));
        Files.copy(model.resolve("tokenizer.model"), folder.resolve("tokenizer.model"));
        int pieces;
        int end;
        try (Tokenizer tokenizer = Tokenizer.open(model)) {
            pieces = tokenizer.size();
            end = tokenizer.eosId();
        }
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<im_start>\": " + (pieces + 1) + "}");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\": \"</s>\", \"added_tokens_decoder\": {\"" + end + "\": {\"content\": \"</s>\"}, \""
                        + pieces + "\": {\"content\": \"<im_patch>\"}}}");
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encode("<im_start><im_patch></s>", false)).containsExactly(pieces + 1, pieces, end);
            assertThat(tokenizer.size()).isEqualTo(pieces + 2);
        }
    }

    @Test
    void standardSystemTextIsUsedUnlessAnotherIsGiven() {
        PromptFormat format = OriginalLlavaPromptFormat.format();
        assertThat(format.render(Prompt.of("Hello")))
                .startsWith("A chat between")
                .endsWith(". USER: Hello ASSISTANT:");
    }

    @Test
    void towerMayBeInItsOwnFolderAndSavedFoldersOpenAgain(@TempDir Path folder) throws IOException {
        GoldenCase golden = casesWithImages().findFirst().orElseThrow();
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

    /** A copy of the model with the vision tower's weights in a folder of their own. */
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
