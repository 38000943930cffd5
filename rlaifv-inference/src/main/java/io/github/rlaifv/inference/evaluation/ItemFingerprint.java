package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fingerprint of a benchmark's items in two hashes, so that a rejection can say which of the two differs.
 *
 * @param questions hash of ids and questions, in order
 * @param images hash of the bytes of the images, in order
 */
record ItemFingerprint(String questions, String images) {

    /**
     * Computes the fingerprint, reading each image once.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if an image can't be read; the message names it
     */
    static ItemFingerprint of(List<EvaluationItem> items) {
        ContentHash questions = new ContentHash();
        ContentHash images = new ContentHash();
        Map<ImageSource, String> known = new HashMap<>();
        for (EvaluationItem item : items) {
            questions.charPart(item.id());
            questions.charPart(item.question());
            Optional<ImageSource> image = item.image();
            images.charPart(image.isEmpty() ? "" : known.computeIfAbsent(image.get(), ImageSource::fingerprint));
        }
        return new ItemFingerprint(questions.text(), images.text());
    }
}
