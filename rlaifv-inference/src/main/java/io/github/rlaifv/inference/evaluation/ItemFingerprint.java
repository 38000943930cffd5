package io.github.rlaifv.inference.evaluation;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.ImageSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fingerprint of a benchmark's items in two hashes, so that a refusal can say which of the two differs.
 *
 * @param questions hash of ids and questions, in order
 * @param pictures hash of the bytes of the images, in order
 */
record ItemFingerprint(String questions, String pictures) {

    /**
     * Computes the fingerprint, reading each image once.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if an image can't be read; the message names it
     */
    static ItemFingerprint of(List<EvaluationItem> items) {
        Hasher questions = Hashing.sha256().newHasher();
        Hasher pictures = Hashing.sha256().newHasher();
        Map<ImageSource, String> known = new HashMap<>();
        for (EvaluationItem item : items) {
            put(questions, item.id());
            put(questions, item.question());
            Optional<ImageSource> image = item.image();
            put(pictures, image.isEmpty() ? "" : known.computeIfAbsent(image.get(), ImageSource::fingerprint));
        }
        return new ItemFingerprint(questions.hash().toString(), pictures.hash().toString());
    }

    private static void put(Hasher hasher, String part) {
        hasher.putInt(part.length()).putUnencodedChars(part);
    }
}
