package io.github.rlaifv.dpo.internal.reference;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes keys of prompts and responses from their content, so that equal ones are scored once and stored
 * log-probabilities are found again.
 */
public final class ContentKeys {

    /**
     * The keys of a pair.
     *
     * @param prompt key of the prompt
     * @param chosen key of prompt and chosen response
     * @param rejected key of prompt and rejected response
     */
    public record PairKeys(String prompt, String chosen, String rejected) {}

    private final Map<ImageSource, String> images = new HashMap<>();

    public PairKeys of(PreferencePair pair) {
        String prompt = prompt(pair.prompt());
        return new PairKeys(prompt, response(prompt, pair.chosen()), response(prompt, pair.rejected()));
    }

    /** Returns one key for a list of pairs and their order. */
    public static String dataset(List<PairKeys> pairs) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (PairKeys pair : pairs) {
            hasher.putString(pair.chosen(), StandardCharsets.US_ASCII)
                    .putString(pair.rejected(), StandardCharsets.US_ASCII);
        }
        return hasher.hash().toString();
    }

    /** Returns one key for a list of weighted responses and their order. */
    public static String requests(List<WeightedRequest> requests) {
        ContentKeys keys = new ContentKeys();
        Hasher hasher = Hashing.sha256().newHasher();
        for (WeightedRequest request : requests) {
            put(hasher, keys.prompt(request.request().prompt()));
            request.request().responses().forEach(response -> put(hasher, response));
            request.weights().forEach(hasher::putDouble);
        }
        return hasher.hash().toString();
    }

    private String prompt(Prompt prompt) {
        Cancellation.check("reading prompts");
        Hasher hasher = Hashing.sha256().newHasher();
        for (Message message : prompt.messages()) {
            put(hasher, message.role().name());
            for (Content part : message.content()) {
                if (part instanceof Content.Image image) {
                    put(hasher, "image");
                    put(hasher, images.computeIfAbsent(image.source(), ImageSource::fingerprint));
                } else if (part instanceof Content.Text text) {
                    put(hasher, "text");
                    put(hasher, text.text());
                }
            }
        }
        return hasher.hash().toString();
    }

    private static String response(String prompt, String text) {
        Hasher hasher = Hashing.sha256().newHasher();
        put(hasher, prompt);
        put(hasher, text);
        return hasher.hash().toString();
    }

    /** Adds a text after its length, so that different lists of texts never give the same bytes. */
    private static void put(Hasher hasher, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hasher.putInt(bytes.length).putBytes(bytes);
    }
}
