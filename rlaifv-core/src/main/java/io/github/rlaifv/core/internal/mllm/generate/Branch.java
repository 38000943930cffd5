package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One response that is being generated. Where it ends does not depend on other responses of the batch. */
final class Branch {
    private final String key;
    private final Sampling sampling;
    private final KeyedRandom random;
    private final SequenceEncoder encoder;
    private final long[] seen;
    private final GivenBeginning beginning;
    private final int limit;
    private final List<Integer> tokens = new ArrayList<>();
    private @Nullable FinishReason finish;
    private @Nullable String stopped;

    /**
     * @param request the request
     * @param index index among the responses of the request
     * @param encoder encodes and decodes texts
     * @param prompt token ids of the prompt with the prefix of the request
     * @param limit largest number of tokens
     */
    Branch(GenerationRequest request, int index, SequenceEncoder encoder, int[] prompt, int limit) {
        this.key = request.key();
        this.sampling = request.sampling();
        this.random = KeyedRandom.ofSample(request.sampling().seed(), request.key(), index);
        this.encoder = encoder;
        this.beginning = GivenBeginning.of(request, prompt, encoder);
        this.seen = beginning.seen();
        this.limit = limit;
    }

    /** The tokens before the response that decide how its first ones are decoded. */
    int[] context() {
        return beginning.context();
    }

    String key() {
        return key;
    }

    /** Number of tokens so far. */
    int length() {
        return tokens.size();
    }

    int limit() {
        return limit;
    }

    boolean growing() {
        return finish == null;
    }

    Sampling sampling() {
        return sampling;
    }

    /** The last token. There must be one. */
    int last() {
        return tokens.get(tokens.size() - 1);
    }

    /** Ends the branch, because its listener no longer wants it. */
    void cancel() {
        finish = FinishReason.CANCELLED;
    }

    boolean cancelled() {
        return finish == FinishReason.CANCELLED;
    }

    double uniform(int step) {
        return random.uniform(step);
    }

    int seenLength() {
        return seen.length + tokens.size();
    }

    void copySeen(long[] target, int offset, int length) {
        System.arraycopy(seen, 0, target, offset, seen.length);
        for (int i = 0; i < tokens.size(); i++) {
            target[offset + seen.length + i] = tokens.get(i);
        }
        Arrays.fill(target, offset + seenLength(), offset + length, seen[0]);
    }

    void append(int token) {
        tokens.add(token);
        if (!sampling.ignoreEndOfSequence() && encoder.ends(token)) {
            finish = FinishReason.END;
            return;
        }
        String text = sampling.stop().isEmpty() ? "" : text();
        int cut = StopTexts.cut(sampling.stop(), text);
        if (cut >= 0) {
            finish = FinishReason.STOP;
            stopped = text.substring(0, cut);
        } else if (tokens.size() >= limit) {
            finish = FinishReason.LENGTH;
        }
    }

    /**
     * The generated text before it is stripped, without the prefix and the end token, which need not be a special token of
     * the tokenizer.
     */
    String text() {
        if (stopped != null) {
            return stopped;
        }
        int length = finish == FinishReason.END ? tokens.size() - 1 : tokens.size();
        return beginning.added(
                tokens.stream().limit(length).mapToInt(Integer::intValue).toArray());
    }

    Completion completion() {
        String whole = beginning.whole(text());
        return new Completion(whole, tokens, finish == null ? FinishReason.LENGTH : finish);
    }
}
