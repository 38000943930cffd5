package io.github.rlaifv.dpo.reference.internal;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.dpo.train.WeightedRequest;
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
        ContentHash hasher = new ContentHash();
        for (PairKeys pair : pairs) {
            hasher.raw(pair.chosen()).raw(pair.rejected());
        }
        return hasher.text();
    }

    /** Returns one key for a list of weighted responses and their order. */
    public static String requests(List<WeightedRequest> requests) {
        ContentKeys keys = new ContentKeys();
        ContentHash hasher = new ContentHash();
        for (WeightedRequest request : requests) {
            hasher.part(keys.prompt(request.request().prompt()));
            request.request().responses().forEach(response -> hasher.part(response));
            request.weights().forEach(hasher::number);
        }
        return hasher.text();
    }

    private String prompt(Prompt prompt) {
        Cancellation.check("reading prompts");
        ContentHash hasher = new ContentHash();
        for (Message message : prompt.messages()) {
            hasher.part(message.role().name());
            for (Content part : message.content()) {
                if (part instanceof Content.Image image) {
                    hasher.part("image");
                    hasher.part(images.computeIfAbsent(image.source(), ImageSource::fingerprint));
                } else if (part instanceof Content.Text text) {
                    hasher.part("text");
                    hasher.part(text.text());
                }
            }
        }
        return hasher.text();
    }

    private static String response(String prompt, String text) {
        return new ContentHash().part(prompt).part(text).text();
    }
}
