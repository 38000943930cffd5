package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.image.processing.ResampleOrder;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.PixelLimits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Qwen2.5-VL's patches and grids against transformers. */
class QwenPixelsParityTest {
    private static final String FAMILY = "qwen2_5_vl";

    static Stream<GoldenCase> cases() {
        Fixtures.require(Fixtures.path(FAMILY, "golden.json"));
        return GoldenCase.of(FAMILY).stream().filter(golden -> !golden.images().isEmpty());
    }

    private static QwenImageProcessor processor(Path model) {
        Path file = model.resolve("config.json");
        JsonNode config = Fixtures.json(file);
        JsonNode text = config.has("text_config") ? config.path("text_config") : config;
        QwenVisionShape shape = QwenVisionShape.of(
                new ConfigFields(config, file).child("vision_config"),
                text.path("hidden_size").asInt());
        return QwenImageProcessor.open(model, shape);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pixelValuesEqualTheReference(GoldenCase golden) {
        QwenImageProcessor processor = processor(golden.model());
        ImageDecoder decoder = ImageDecoder.standard().withExifOrientation(golden.exifApplied());
        JsonNode grids = golden.json().path("image_grid_thw");
        assertThat(grids).hasSameSizeAs(golden.images());
        float[] actual = new float[0];
        for (int i = 0; i < grids.size(); i++) {
            ImageSource source = golden.images().get(i);
            RgbImage image = decoder.decode(source);
            ImageSize target = processor.target(new ImageSize(image.height(), image.width()), source.name());
            assertThat(grids.path(i).path(0).asInt()).isEqualTo(1);
            assertThat(target)
                    .isEqualTo(new ImageSize(
                            grids.path(i).path(1).asInt() * processor.patchSize(),
                            grids.path(i).path(2).asInt() * processor.patchSize()));
            float[] patches = processor.patches(image, target, ResampleOrder.PILLOW_13);
            int length = actual.length;
            actual = Arrays.copyOf(actual, length + patches.length);
            System.arraycopy(patches, 0, actual, length, patches.length);
        }
        PixelLimits.assertClose(
                golden.images(), actual, golden.tensors().values(golden.json().path("pixel_values_key")), 0.26);
    }
}
