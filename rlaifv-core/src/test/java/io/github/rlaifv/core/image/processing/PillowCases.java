package io.github.rlaifv.core.image.processing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;

/** Tiny images of every supported format with the RGB values that Pillow decodes them to. */
final class PillowCases {
    private PillowCases() {}

    static JsonNode json() {
        try {
            return new ObjectMapper().readTree(bytes("pillow_cases.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ImageSource source(String file) {
        return ImageSource.of(file, bytes(file));
    }

    static byte[] bytes(String file) {
        try (InputStream in = PillowCases.class.getResourceAsStream("/images/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RgbImage image(JsonNode node) {
        return new RgbImage(
                node.path("width").asInt(),
                node.path("height").asInt(),
                HexFormat.of().parseHex(node.path("rgb").asText()));
    }

    /** The largest difference between the values of two images of the same size. */
    static int distance(RgbImage a, RgbImage b) {
        int worst = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            worst = Math.max(worst, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
        }
        return worst;
    }
}
