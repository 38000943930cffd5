package io.github.rlaifv.core.curation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import org.jspecify.annotations.Nullable;

/**
 * What an image is compared by.
 *
 * @param bytes SHA-256 of the encoded bytes
 * @param pixels SHA-256 of the decoded pixels; empty if the image can't be decoded
 * @param look hash of what the image looks like; null if the image can't be decoded
 * @param problem why the image can't be decoded; empty if it can
 */
record ImageFacts(String bytes, String pixels, @Nullable PerceptualHash look, String problem) {
    private static final String BYTES = "sha256";
    private static final String PIXELS = "pixels";
    private static final String LOOK = "perceptual";
    private static final String QUALITY = "quality";
    private static final String PROBLEM = "problem";

    /** Decodes an image and computes its hashes. */
    static ImageFacts of(String bytes, ImageSource image) {
        try {
            return of(bytes, ImageDecoder.standard().decode(image));
        } catch (BadDataException e) {
            return new ImageFacts(bytes, "", null, String.valueOf(e.getMessage()));
        }
    }

    static ImageFacts of(String bytes, RgbImage image) {
        String pixels = new ContentHash()
                .integer(image.width())
                .integer(image.height())
                .part(image.rgb())
                .text();
        return new ImageFacts(bytes, pixels, PerceptualHash.of(image), "");
    }

    static ImageFacts of(JsonRecord json) {
        String bytes = json.string(BYTES);
        if (json.has(PROBLEM)) {
            return new ImageFacts(bytes, "", null, json.string(PROBLEM));
        }
        try {
            PerceptualHash look = PerceptualHash.of(json.string(LOOK), json.integer(QUALITY));
            return new ImageFacts(bytes, json.string(PIXELS), look, "");
        } catch (IllegalArgumentException e) {
            throw json.problem(LOOK, "is damaged: " + e.getMessage());
        }
    }

    String line() {
        ObjectNode json = JsonText.object().put(BYTES, bytes);
        if (look == null) {
            json.put(PROBLEM, problem);
        } else {
            json.put(PIXELS, pixels).put(LOOK, look.hex()).put(QUALITY, look.quality());
        }
        return JsonText.line(json);
    }
}
