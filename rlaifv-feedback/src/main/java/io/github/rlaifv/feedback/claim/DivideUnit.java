package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.feedback.internal.Sentences;
import java.util.List;

/** The part of a response that one divide prompt holds. */
enum DivideUnit {
    RESPONSE {
        @Override
        List<String> parts(String response) {
            return List.of(response);
        }

        @Override
        List<String> requests(List<String> prompts) {
            return prompts;
        }
    },
    SENTENCE {
        @Override
        List<String> parts(String response) {
            return Sentences.of(response);
        }

        @Override
        List<String> requests(List<String> prompts) {
            return prompts.stream().distinct().toList();
        }
    };

    /** Returns the parts of a response, in order. */
    abstract List<String> parts(String response);

    /**
     * Returns the prompts to send, given the prompts of all parts. A sentence that several responses share is sent
     * once.
     */
    abstract List<String> requests(List<String> prompts);
}
