package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import java.util.Locale;

/**
 * One entry of photos.json.
 *
 * @param json JSON object of the entry
 */
public record Photo(JsonNode json) {

    /** The file's name. */
    public String file() {
        return json.path("file").asText();
    }

    /** The image file of the photo. */
    public ImageSource image() {
        return ImageSource.of(Fixtures.path("photos", file()));
    }

    /** Width divided by height, after turning upright. */
    public double aspect() {
        JsonNode size = json.path("upright_size_wh");
        return size.path(0).asDouble() / size.path(1).asDouble();
    }

    /** Whether the EXIF orientation requires turning the stored pixels. */
    public boolean turned() {
        return json.path("exif_orientation").asInt(1) > 1;
    }

    /** Whether the photo has an alpha channel. */
    public boolean transparent() {
        return json.path("mode").asText().endsWith("A");
    }

    /** Whether the compression is lossy, so that decoders may differ. */
    public boolean lossy() {
        return lossy(file());
    }

    /** Same as {@link #lossy()}, by the name of a file. */
    public static boolean lossy(String file) {
        return !file.toLowerCase(Locale.ROOT).matches(".*\\.(png|bmp|gif|tiff?)");
    }

    @Override
    public String toString() {
        return file();
    }
}
