package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageProcessorTest {
    @TempDir
    Path folder;

    private ImageProcessor processor(String preprocessorConfig) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), preprocessorConfig);
        return ImageProcessor.open(folder);
    }

    /** An image of two columns and one row: red 0, 10; green 100, 110; blue 200, 210. */
    private static RgbImage twoPixels() {
        return new RgbImage(2, 1, new byte[] {0, 100, (byte) 200, 10, 110, (byte) 210});
    }

    @Test
    void formerAndCurrentLayoutGiveEqualSettings() {
        ImageProcessor current = ImageProcessor.open(Fixtures.path("llava15", "model"));
        ImageProcessor former = ImageProcessor.open(Fixtures.path("llava15", "model_old_names"));
        assertThat(former.settings()).isEqualTo(current.settings());
        assertThat(former.fingerprint()).isEqualTo(current.fingerprint());
        assertThat(former.withPadToSquare(true).fingerprint()).isNotEqualTo(current.fingerprint());
    }

    @Test
    void readsSizesGivenAsNumbers() throws IOException {
        ImageSettings settings = processor("{\"size\": 56, \"crop_size\": 48}").settings();
        assertThat(settings.resize()).isEqualTo(new TargetSize.ShortestEdge(56));
        assertThat(settings.crop()).isEqualTo(new TargetSize.Exact(48, 48));
        assertThat(settings.filter()).isEqualTo(ResampleFilter.BICUBIC);
    }

    @Test
    void disabledStepsAreSkipped() throws IOException {
        PixelValues values = processor("{\"do_resize\": false, \"do_center_crop\": false, \"do_rescale\": false,"
                        + " \"do_normalize\": false}")
                .process(twoPixels());
        assertThat(values).isEqualTo(new PixelValues(3, 1, 2, new float[] {0, 10, 100, 110, 200, 210}));
    }

    @Test
    void normalizesAfterRescaling() throws IOException {
        // (51 / 255 - 0.5) / 0.25 = -1.2
        PixelValues values = processor("{\"do_resize\": false, \"do_center_crop\": false,"
                        + " \"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.25, 0.25, 0.25]}")
                .process(new RgbImage(1, 1, new byte[] {51, 51, 51}));
        assertThat(values.values()).containsExactly(-1.2f, -1.2f, -1.2f);
    }

    @Test
    void croppingPadsASmallImageWithBlack() throws IOException {
        // Three rows for one: one above, one below. Five columns for two: ceil(3 / 2) = 2 left, 1 right.
        PixelValues values = processor("{\"do_resize\": false, \"do_rescale\": false, \"do_normalize\": false,"
                        + " \"crop_size\": {\"height\": 3, \"width\": 5}}")
                .process(twoPixels());
        assertThat(values.height()).isEqualTo(3);
        assertThat(values.width()).isEqualTo(5);
        float[] red = Arrays.copyOf(values.values(), 15);
        assertThat(red).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0);
        assertThat(values.values()[15 + 7]).isEqualTo(100);
        assertThat(values.values()[30 + 8]).isEqualTo(210);
    }

    @Test
    void padsToASquareOfTheMeanColour() throws IOException {
        // Two columns, one row: floor((2 - 1) / 2) = 0 rows above. Mean colour int(0.5 * 255) = 127.
        PixelValues values = processor("{\"do_resize\": false, \"do_center_crop\": false, \"do_rescale\": false,"
                        + " \"do_normalize\": false, \"image_mean\": [0.5, 0.5, 0.5]}")
                .withPadToSquare(true)
                .process(twoPixels());
        assertThat(values)
                .isEqualTo(new PixelValues(
                        3, 2, 2, new float[] {0, 10, 127, 127, 100, 110, 127, 127, 200, 210, 127, 127}));
    }

    /** Same as transformers, where only LLaVA's image processor can pad. */
    @Test
    void paddingIsIgnoredForProcessorsWithoutIt() throws IOException {
        String fields = "\"do_pad\": true, \"do_resize\": false, \"do_center_crop\": false}";
        assertThat(processor("{" + fields).process(twoPixels()).height()).isEqualTo(1);
        assertThat(processor("{\"image_processor_type\": \"CLIPImageProcessorFast\", " + fields)
                        .process(twoPixels())
                        .height())
                .isEqualTo(1);
        assertThat(processor("{\"image_processor_type\": \"LlavaImageProcessor\", " + fields)
                        .process(twoPixels())
                        .height())
                .isEqualTo(2);
    }

    @Test
    void unusableSettingsAreRejectedWithFileAndField() {
        assertThatThrownBy(() -> processor("{\"size\": {\"longest_edge\": 5}}"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining("size");
        assertThatThrownBy(() -> processor("{\"image_processor_type\": \"Idefics3ImageProcessor\"}"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("Idefics3ImageProcessor");
        assertThatThrownBy(() -> processor("{\"image_std\": [1, 0, 1]}"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> processor("{"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("not valid JSON");
        assertThatThrownBy(() -> ImageProcessor.open(folder.resolve("absent")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void imageTooThinToResizeIsRejected() throws IOException {
        ImageProcessor processor = processor("{\"size\": 336}");
        RgbImage thread = new RgbImage(1_000_000, 1, new byte[3_000_000]);
        assertThatThrownBy(() -> processor.process(thread))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("too long and thin");
    }
}
