package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import java.util.OptionalLong;

/**
 * Table policy that can count the tokens of a request: five per image, one per letter of the question, and one per
 * letter of each response plus one for its end.
 */
public final class CountingPolicy extends TablePolicy {
    private static final int IMAGE_TOKENS = 5;

    private final long positions;

    public CountingPolicy(long seed) {
        this(seed, Long.MAX_VALUE);
    }

    /** Creates a model with the given number of positions. */
    public CountingPolicy(long seed, long positions) {
        super(seed);
        this.positions = positions;
    }

    @Override
    public OptionalLong tokens(ScoreRequest request) {
        long prompt = request.prompt().messages().stream()
                .flatMap(message -> message.content().stream())
                .mapToLong(
                        part -> part instanceof Content.Text text ? text.text().length() : IMAGE_TOKENS)
                .sum();
        long all = prompt;
        for (String response : request.responses()) {
            long own = response.length() + 1L;
            if (prompt + own > positions) {
                throw new BadDataException("a prompt of " + prompt + " tokens and a response of " + own
                        + " are more than the " + positions + " positions of the model");
            }
            all += own;
        }
        return OptionalLong.of(all);
    }
}
