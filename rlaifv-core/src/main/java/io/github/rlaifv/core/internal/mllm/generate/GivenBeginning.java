package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.policy.GenerationRequest;
import java.util.Arrays;

/**
 * The given beginning of a response ({@link GenerationRequest#prefix}), which may be empty.
 *
 * @param text the beginning
 * @param seen the tokens of prompt and beginning that a repetition penalty counts
 * @param context the last tokens of the beginning, which decide how the first generated ones are decoded
 * @param encoder decodes texts
 */
record GivenBeginning(String text, long[] seen, int[] context, SequenceEncoder encoder) {
    /** Longer than any character and any mark of a word's beginning. */
    private static final int CONTEXT = 8;

    /**
     * Divides the tokens of a prompt that ends with the beginning of the response.
     *
     * @param prompt token ids of prompt and beginning
     */
    static GivenBeginning of(GenerationRequest request, int[] prompt, SequenceEncoder encoder) {
        int[] given = encoder.prefix(request.prefix());
        return new GivenBeginning(
                request.prefix(),
                seen(encoder.plainIds(Arrays.copyOf(prompt, prompt.length - given.length)), given),
                Arrays.copyOfRange(given, Math.max(0, given.length - CONTEXT), given.length),
                encoder);
    }

    /** The beginning counts as tokens of the response, which a penalty counts in all families. */
    private static long[] seen(long[] prompt, int[] given) {
        long[] all = Arrays.copyOf(prompt, prompt.length + given.length);
        for (int i = 0; i < given.length; i++) {
            all[prompt.length + i] = given[i];
        }
        return all;
    }

    /** The text that generated tokens add to the beginning. */
    String added(int[] tokens) {
        return encoder.textAfter(context, tokens);
    }

    /** The whole response, as {@link io.github.rlaifv.core.policy.Completion} has it. */
    String whole(String added) {
        return text.isEmpty() ? added.strip() : text + added.stripTrailing();
    }
}
