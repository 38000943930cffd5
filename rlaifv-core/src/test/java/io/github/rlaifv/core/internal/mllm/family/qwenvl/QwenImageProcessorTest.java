package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QwenImageProcessorTest {
    private static QwenImageProcessor processor(long least, long most) {
        return new QwenImageProcessor(28, 14, 2, least, most, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
    }

    @Test
    void resizedImageSizesEqualTheReference() {
        Path cases = Fixtures.path("qwen2_5_vl", "smart_resize_cases.json");
        Fixtures.require(cases);
        for (JsonNode one : Fixtures.json(cases).path("cases")) {
            ImageSize image =
                    new ImageSize(one.path("height").asInt(), one.path("width").asInt());
            QwenImageProcessor processor = processor(
                    one.path("min_pixels").asLong(), one.path("max_pixels").asLong());
            if (one.path("resized_hw").isArray()) {
                assertThat(processor.target(image, "case"))
                        .as(one.toString())
                        .isEqualTo(new ImageSize(
                                one.path("resized_hw").path(0).asInt(),
                                one.path("resized_hw").path(1).asInt()));
            } else {
                assertThatThrownBy(() -> processor.target(image, "case")).isInstanceOf(BadDataException.class);
            }
        }
    }

    @Test
    void rejectsImagesWithAnExtremeAspectRatio() {
        assertThatThrownBy(() -> processor(3136, 18816).target(new ImageSize(10, 2010), "rope.png"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("rope.png")
                .hasMessageContaining("200 times");
    }

    @Test
    void windowsHoldEveryPatchOnce() {
        PatchGrid grid = new PatchGrid(3, 5, 2);
        PatchGrid.Windows windows = grid.windows(2);
        assertThat(windows.count()).isEqualTo(2 * 3);
        assertThat(windows.length()).isEqualTo(16);
        assertThat(LongStream.of(windows.keep()).sum()).isEqualTo(60);
        for (int patch = 0; patch < 60; patch++) {
            assertThat(windows.patches()[(int) windows.back()[patch]]).isEqualTo(patch);
        }
        // The first window: blocks 0, 1 of the first row and of the second.
        assertThat(windows.patches()).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22, 23, 24, 25, 26, 27);
    }
}
