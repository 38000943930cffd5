package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.RgbImage;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of every supported kind against the exact values of Pillow 13 ({@code images/pillow13/make.py}). */
class Pillow13Test {
    private static final String FOLDER = "pillow13/";

    static Stream<JsonNode> images() throws IOException {
        JsonNode expected = new ObjectMapper().readTree(PillowCases.bytes(FOLDER + "expected.json"));
        assertThat(expected).hasSizeGreaterThan(50);
        return StreamSupport.stream(expected.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("images")
    void decodedPixelsEqualThoseOfPillow13(JsonNode expected) {
        String file = FOLDER + expected.path("file").asText();
        RgbImage image = ImageDecoder.standard().decode(PillowCases.source(file));
        ImageSize size = new ImageSize(
                expected.path("height").asInt(), expected.path("width").asInt());

        assertThat(new ImageSize(image.height(), image.width())).isEqualTo(size);
        assertThat(Hashing.sha256().hashBytes(image.rgb()).toString())
                .isEqualTo(expected.path("sha256").asText());
        assertThat(ImageDecoder.standard().size(PillowCases.source(file))).isEqualTo(size);
    }
}
