package io.github.rlaifv.inference.chat;

import io.github.rlaifv.core.internal.StrippedText;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.Optional;
import java.util.function.Consumer;

/** Samples one response. */
final class PolicyResponder implements Responder {
    private final CandidateSampler sampler;

    PolicyResponder(Policy policy) {
        sampler = new CandidateSampler(policy, 1);
    }

    @Override
    public String name() {
        return sampler.policy().name();
    }

    @Override
    public Answer answer(Prompt prompt, Sampling sampling, Consumer<String> pieces) {
        StrippedText stripped = new StrippedText();
        return answered(prompt, sampling, token -> {
            String certain = stripped.next(token.text());
            if (!certain.isEmpty()) {
                pieces.accept(certain);
            }
        });
    }

    @Override
    public Answer answer(Prompt prompt, Sampling sampling) {
        return answered(prompt, sampling, TokenListener.NONE);
    }

    private Answer answered(Prompt prompt, Sampling sampling, TokenListener listener) {
        CandidateSampler.Sampled sampled = sampler.sample(prompt, sampling, listener);
        Completion completion = sampled.completions().get(0);
        return new Answer(
                completion.text(),
                completion.finish(),
                sampled.inputTokens(),
                sampled.outputTokens(),
                Optional.empty());
    }
}
