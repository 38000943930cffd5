package io.github.rlaifv.inference.evaluation;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.ImageSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a benchmark asks, in two hashes, so that a refusal can say which of the two is another one.
 *
 * @param questions of ids and questions, in order
 * @param pictures of the pictures' bytes, in order
 */
record ItemFingerprint(String questions, String pictures) {

    /**
     * Reads each picture once.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming a picture that can't be read
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
