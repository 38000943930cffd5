package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.mllm.vision.ImageSizeCache;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LLaVA-NeXT against transformers. */
class LlavaNextParityTest extends FamilyParity {
    LlavaNextParityTest() {
        super("llava_next");
    }

    @ParameterizedTest
    @MethodSource("casesWithImages")
    void imageSizesEqualTheReference(GoldenCase golden) {
        ImageSizeCache sizes = new ImageSizeCache(ImageDecoder.standard().withExifOrientation(golden.exifApplied()));
        JsonNode expected = golden.json().path("image_sizes");
        assertThat(expected).hasSameSizeAs(golden.images());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(sizes.of(golden.images().get(i)))
                    .isEqualTo(new ImageSize(
                            expected.path(i).path(0).asInt(),
                            expected.path(i).path(1).asInt()));
        }
    }

    @Test
    void settingsInTheOlderFormGiveTheSameResults(@TempDir Path folder) {
        PublishedConfigs.checkFirstCase("llava_next", folder);
    }
}
