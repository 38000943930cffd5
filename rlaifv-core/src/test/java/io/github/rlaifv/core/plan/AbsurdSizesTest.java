package io.github.rlaifv.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Sharding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes in config.json that no model has are rejected by the names of their fields, or planned without overflow. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AbsurdSizesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 1 << 24;

    @TempDir
    Path temp;

    /** Changes numbers of a model's config.json, such as {@code text_config.hidden_size=1}. */
    private static Path with(Path model, String... changes) throws IOException {
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(file));
        for (String change : changes) {
            String[] parts = change.split("[.=]", -1);
            ObjectNode object = parts.length == 3 ? (ObjectNode) config.get(parts[0]) : config;
            object.set(parts[parts.length - 2], JSON.readTree(parts[parts.length - 1]));
        }
        Files.writeString(file, config.toString());
        return model;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text_config.hidden_size",
                "text_config.intermediate_size",
                "text_config.num_hidden_layers",
                "text_config.num_attention_heads",
                "text_config.num_key_value_heads",
                "text_config.head_dim",
                "text_config.vocab_size",
                "vision_config.hidden_size",
                "vision_config.intermediate_size",
                "vision_config.num_hidden_layers",
                "vision_config.num_attention_heads",
                "vision_config.image_size",
                "vision_config.patch_size"
            })
    void sizesOutOfRangeAreRejectedByField(String field) throws IOException {
        for (String value : List.of("-1", "0", "2147483647", "1000000000", "1e30", "9223372036854775808", "\"many\"")) {
            Path model = with(PaperModels.llava7b(temp), field + "=" + value);
            assertThatThrownBy(() -> ModelShapes.of(model))
                    .as(value)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("config.json: " + field + " must ");
        }
    }

    @Test
    void sizesThatAreTooLargeTogetherAreRejectedWithTheirNames() throws IOException {
        Path wide = with(
                PaperModels.llava7b(temp.resolve("wide")),
                "text_config.hidden_size=" + MOST,
                "text_config.intermediate_size=" + MOST,
                "text_config.num_hidden_layers=4096");
        assertThatThrownBy(() -> ModelShapes.of(wide))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(
                        "its sizes make a model of 8.1e+18 weights, more than 1e+15 (hidden_size 16777216,")
                .hasMessageContaining("download the file again");
        // 2^72 numbers in one matrix
        Path heads = with(
                PaperModels.llava7b(temp.resolve("heads")),
                "text_config.hidden_size=" + MOST,
                "text_config.num_attention_heads=" + MOST,
                "text_config.head_dim=" + MOST);
        assertThatThrownBy(() -> ModelShapes.of(heads))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("num_attention_heads 16777216, head_dim 16777216");
    }

    @Test
    void imagesOfTooManyTokensAreRejected() throws IOException {
        Path patches = with(
                PaperModels.llava7b(temp.resolve("patches")),
                "vision_config.image_size=16384",
                "vision_config.patch_size=1");
        assertThatThrownBy(() -> ModelShapes.of(patches))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("patch_size")
                .hasMessageContaining("268435456 tokens per image");
        Path tiles = with(
                PaperModels.llavaNext34b(temp.resolve("tiles")),
                "image_grid_pinpoints=[[8192, 8192]]",
                "vision_config.image_size=14");
        assertThat(ModelShapes.of(tiles).imageTokens()).isEqualTo(1 + 585 * 586);
        Path grid = with(PaperModels.llavaNext34b(temp.resolve("grid")), "image_grid_pinpoints=[[2147483647, 336]]");
        assertThatThrownBy(() -> ModelShapes.of(grid))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("image_grid_pinpoints must be pairs of height and width, each from 1 to ");
    }

    @ParameterizedTest
    @CsvSource({
        // a million positions per image, the widest heads, the largest vocabulary
        "vision_config.image_size=16384, vision_config.patch_size=16",
        "text_config.num_attention_heads=128, text_config.head_dim=131072",
        "text_config.vocab_size=16777216, vision_config.intermediate_size=16777216",
        "text_config.hidden_size=131072, text_config.intermediate_size=1048576"
    })
    void largestSizesArePlannedWithoutOverflow(String first, String second) throws IOException {
        Path model = with(PaperModels.llava7b(temp), first, second);
        int most = Integer.MAX_VALUE;
        ModelUse use = use(model);
        TrainingLoad step = TrainingLoad.ofPairs(64, 128);
        for (Workload load : List.of(
                new GenerationLoad(most, most, most, most),
                new LabelingLoad(most, most, most),
                new ScoringLoad(most, most, most, most),
                new ScoringLoad(most, most, 1, 1),
                step,
                step.withLora(Lora.rank(1 << 15)),
                TrainingLoad.ofPairs(most, most).withBatch(most, most).withActivationBytes(Long.MAX_VALUE))) {
            for (int copies : List.of(1, 4)) {
                MemoryPlan plan = plan(use.with(load).on(Collections.nCopies(copies, ComputeDevice.cpu())));
                DeviceMemory host = plan.device(ComputeDevice.cpu());
                assertThat(host.bytes().values()).as(load.toString()).allMatch(bytes -> bytes > 0);
                assertThat(host.total()).as(load.toString()).isGreaterThan(13L << 30);
                assertThat(plan.fits()).as(load.toString()).isFalse();
                assertThat(plan.toTable()).contains("total");
            }
        }
    }

    @Test
    void mostLayersArePlanned() throws IOException {
        ModelUse use = use(with(
                PaperModels.llava7b(temp),
                "text_config.num_hidden_layers=4096",
                "vision_config.num_hidden_layers=4096"));
        TrainingLoad step = TrainingLoad.ofPairs(64, 128).withSharding(Sharding.GRADIENTS, true);
        ModelUse sharded = use.with(step).on(List.of(ComputeDevice.cuda(0), ComputeDevice.cuda(1)));
        // 12.7 million numbers per layer of the tower, 202 million of the language model
        assertThat(plan(sharded).device(ComputeDevice.cuda(1)).bytes(MemoryKind.WEIGHTS) / 2e12)
                .isCloseTo(4096 * 0.215e-3, within(0.01));
    }

    private static ModelUse use(Path model) {
        return ModelUse.of(
                "policy",
                model,
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(ScalarType.BFLOAT16)
                        .precision(ScalarType.FLOAT32)
                        .build());
    }

    private static MemoryPlan plan(ModelUse use) {
        return MemoryPlan.of(
                PlannedRun.of("work", List.of(use)).changedBy(Map.of()),
                device -> OptionalLong.of(1L << 33),
                128L << 20);
    }
}
