package io.github.rlaifv.examples.align;

import com.google.common.collect.Iterables;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What the labeler says of a model's responses to held-out instructions.
 *
 * @param claims in all responses, those without a verdict left out
 * @param confirmed of them
 * @param responses measured
 * @param words a response, a mean
 */
record HeldOutClaims(long claims, long confirmed, int responses, double words) {

    /**
     * Confirmed minus rejected claims, a mean over the responses. The share of confirmed claims alone would prefer a model
     * that says nothing but the safest thing.
     */
    double value() {
        return (double) (2 * confirmed - claims) / responses;
    }

    /** One response to each instruction. */
    static HeldOutClaims measure(
            Policy model,
            Selection instructions,
            Sampling sampling,
            ResponseJudge judge,
            int perCall,
            RunListener listener) {
        listener.stageStarted("development", instructions.size());
        long claims = 0;
        long confirmed = 0;
        long words = 0;
        int done = 0;
        for (List<Instruction> part : Iterables.partition(instructions.toList(), perCall)) {
            Cancellation.check("measuring the model");
            List<String> responses = new ArrayList<>();
            model.generate(part.stream()
                            .map(one -> new GenerationRequest(one.id(), one.prompt(), 1, sampling))
                            .toList())
                    .forEach(completions -> responses.add(completions.get(0).text()));
            for (List<ClaimVerdict> verdicts : judge.judge(part, responses)) {
                claims += verdicts.stream().filter(ClaimVerdict::decided).count();
                confirmed += verdicts.stream().filter(ClaimVerdict::confirmed).count();
            }
            words += responses.stream()
                    .filter(text -> !text.isBlank())
                    .mapToLong(text -> text.strip().split("\\s+").length)
                    .sum();
            done += part.size();
            listener.progressed("development", done);
        }
        listener.stageFinished("development");
        return new HeldOutClaims(claims, confirmed, done, (double) words / done);
    }
}
