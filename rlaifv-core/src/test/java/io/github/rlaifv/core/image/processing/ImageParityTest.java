package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.Photo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Image decoding and CLIP processing against Pillow and transformers. */
class ImageParityTest {
    private static final int GRID = 8;
    /** Largest difference between the values of two JPEG decoders, in levels of 255. */
    private static final int JPEG_LEVELS = 3;
    /** One uint8 level after CLIP normalization. */
    private static final double ONE_LEVEL = 0.0155;

    private static final double JPEG_MAX = 0.06;
    private static final double JPEG_MEAN = 0.01;

    private static Stream<JsonNode> elements(JsonNode array) {
        assertThat(array).isNotEmpty();
        return StreamSupport.stream(array.spliterator(), false);
    }

    static Stream<JsonNode> photos() {
        return elements(Fixtures.json(Fixtures.path("photos", "photos.json")).path("photos"));
    }

    static Stream<JsonNode> imageCases() {
        return elements(Fixtures.json(Fixtures.require(Fixtures.path("llava15", "image_cases.json")))
                .path("cases"));
    }

    @ParameterizedTest
    @MethodSource("photos")
    void decodedPixelsEqualThoseOfPillow(JsonNode photo) {
        String file = photo.path("file").asText();
        RgbImage image = decode(file, true);
        assertThat(List.of(image.width(), image.height()))
                .isEqualTo(List.of(
                        photo.path("upright_size_wh").path(0).asInt(),
                        photo.path("upright_size_wh").path(1).asInt()));
        RgbImage stored = decode(file, false);
        assertThat(List.of(stored.width(), stored.height()))
                .isEqualTo(List.of(
                        photo.path("stored_size_wh").path(0).asInt(),
                        photo.path("stored_size_wh").path(1).asInt()));

        int levels = Photo.lossy(file) ? JPEG_LEVELS : 0;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            for (int i = 0; i < GRID; i++) {
                for (int j = 0; j < GRID; j++) {
                    int expected = photo.path("upright_rgb_grid8")
                            .path(c)
                            .path(i)
                            .path(j)
                            .asInt();
                    int actual = image.sample(gridPoint(j, image.width()), gridPoint(i, image.height()), c);
                    assertThat(Math.abs(actual - expected))
                            .as("%s channel %d row %d column %d", file, c, i, j)
                            .isLessThanOrEqualTo(levels);
                }
            }
            double sum = 0;
            for (int at = c; at < image.rgb().length; at += RgbImage.CHANNELS) {
                sum += image.rgb()[at] & 0xff;
            }
            double mean = sum / (image.width() * image.height());
            double expected = photo.path("upright_rgb_mean").path(c).asDouble();
            assertThat(Math.abs(mean - expected))
                    .as("%s mean of channel %d", file, c)
                    .isLessThan(Photo.lossy(file) ? 0.5 : 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("imageCases")
    void processedPixelsEqualThoseOfClip(JsonNode expected) {
        String file = expected.path("photo").asText();
        int edge = expected.path("shape").path(1).asInt();
        ImageSettings model =
                ImageProcessor.open(Fixtures.path("llava15", "model")).settings();
        ImageProcessor processor = new ImageProcessor(new ImageSettings(
                expected.path("pad_to_square").asBoolean(),
                new TargetSize.ShortestEdge(edge),
                model.filter(),
                new TargetSize.Exact(edge, edge),
                model.rescaleFactor(),
                model.normalize(),
                model.mean(),
                model.std()));
        PixelValues actual =
                processor.process(decode(file, expected.path("exif_transposed").asBoolean()));

        assertThat(List.of(actual.channels(), actual.height(), actual.width()))
                .isEqualTo(List.of(
                        expected.path("shape").path(0).asInt(),
                        edge,
                        expected.path("shape").path(2).asInt()));
        double worst = Photo.lossy(file) ? JPEG_MAX : ONE_LEVEL;
        double highest = Double.NEGATIVE_INFINITY;
        double lowest = Double.POSITIVE_INFINITY;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < edge * edge; i++) {
                double value = actual.values()[c * edge * edge + i];
                sum += value;
                squares += value * value;
                highest = Math.max(highest, value);
                lowest = Math.min(lowest, value);
            }
            double mean = sum / (edge * edge);
            double std = Math.sqrt(squares / (edge * edge) - mean * mean);
            assertThat(Math.abs(mean - expected.path("mean").path(c).asDouble()))
                    .isLessThan(2e-3);
            assertThat(Math.abs(std - expected.path("std").path(c).asDouble())).isLessThan(2e-3);
            for (int i = 0; i < GRID; i++) {
                for (int j = 0; j < GRID; j++) {
                    int at = (c * edge + gridPoint(i, edge)) * edge + gridPoint(j, edge);
                    double golden =
                            expected.path("grid8").path(c).path(i).path(j).asDouble();
                    assertThat(Math.abs(actual.values()[at] - golden))
                            .as("%s channel %d row %d column %d", file, c, i, j)
                            .isLessThan(worst);
                }
            }
        }
        assertThat(Math.abs(lowest - expected.path("min").asDouble())).isLessThan(worst);
        assertThat(Math.abs(highest - expected.path("max").asDouble())).isLessThan(worst);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_bf16", "llava15_fp16"})
    void pixelValuesEqualTheGoldenCases(String family) {
        ImageProcessor processor = ImageProcessor.open(Fixtures.path(family, "model"));
        GoldenTensors tensors = GoldenTensors.read(Fixtures.path(family, "golden.safetensors"));
        int checked = 0;
        for (JsonNode golden :
                Fixtures.json(Fixtures.path(family, "golden.json")).path("cases")) {
            if (!golden.has("pixel_values_key")) {
                continue;
            }
            float[] expected = tensors.values(golden.path("pixel_values_key"));
            int at = 0;
            for (String file : files(golden.path("photo"))) {
                PixelValues actual = processor.process(
                        decode(file, golden.path("exif_transposed").asBoolean()));
                double max = 0;
                double sum = 0;
                for (float value : actual.values()) {
                    double error = Math.abs(value - expected[at++]);
                    max = Math.max(max, error);
                    sum += error;
                }
                String name = family + " " + golden.path("name").asText() + " " + file;
                assertThat(max).as(name).isLessThan(Photo.lossy(file) ? JPEG_MAX : ONE_LEVEL);
                assertThat(sum / actual.values().length)
                        .as(name)
                        .isLessThan(Photo.lossy(file) ? JPEG_MEAN : ONE_LEVEL / 100);
            }
            assertThat(at).isEqualTo(expected.length);
            checked++;
        }
        assertThat(checked).isPositive();
    }

    private static List<String> files(JsonNode photo) {
        List<String> files = new ArrayList<>();
        if (photo.isTextual()) {
            files.add(photo.asText());
        }
        photo.forEach(file -> files.add(file.asText()));
        return files;
    }

    private static RgbImage decode(String file, boolean exif) {
        Path path = Fixtures.path("photos", file);
        return ImageDecoder.standard().withExifOrientation(exif).decode(ImageSource.of(path));
    }

    private static int gridPoint(int index, int size) {
        return (int) ((index + 0.5) * size / GRID);
    }
}
