package io.github.rlaifv.align;

import com.google.common.collect.Iterables;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    /** One line for a console. */
    String summary() {
        String confirmations = claims == 0
                ? "no claims"
                : String.format(
                        Locale.ROOT,
                        "%d of %d claims confirmed (%.1f %%), %.2f claims",
                        confirmed,
                        claims,
                        100.0 * confirmed / claims,
                        (double) claims / responses);
        return String.format(Locale.ROOT, "held out: %s and %.1f words per response", confirmations, words);
    }

    /**
     * One response to each instruction, but for those whose image can't be used: they are the same ones for all models of a
     * run.
     */
    static HeldOutClaims measure(
            Policy model,
            Selection instructions,
            Sampling sampling,
            ResponseJudge judge,
            int perCall,
            UnusableImages unusableImages,
            RunListener listener) {
        listener.stageStarted("development", instructions.size());
        long claims = 0;
        long confirmed = 0;
        long words = 0;
        int responded = 0;
        int done = 0;
        for (List<Instruction> part : Iterables.partition(instructions.toList(), perCall)) {
            Cancellation.check("measuring the model");
            List<Outcome<List<Completion>>> outcomes = model.tryGenerate(part.stream()
                    .map(one -> new GenerationRequest(one.id(), one.prompt(), 1, sampling))
                    .toList());
            List<Instruction> answered = new ArrayList<>();
            List<Outcome<List<Completion>>> usable = new ArrayList<>();
            for (int i = 0; i < part.size(); i++) {
                Instruction one = part.get(i);
                Optional<RequestFailure> failure = outcomes.get(i).failure();
                failure.ifPresent(why -> why.check(unusableImages));
                if (failure.isPresent() && failure.get().ofUnusableImage()) {
                    listener.skipped("development", one.id(), failure.get().detail());
                } else {
                    answered.add(one);
                    usable.add(outcomes.get(i));
                }
            }
            List<String> responses = Outcome.values(usable).stream()
                    .map(completions -> completions.get(0).text())
                    .toList();
            responded += responses.size();
            for (List<ClaimVerdict> verdicts : judge.judge(answered, responses)) {
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
        if (responded == 0) {
            throw new BadDataException("none of the " + done
                    + " held-out instructions has an image that can be used: replace their images, or take others with"
                    + " another seed");
        }
        return new HeldOutClaims(claims, confirmed, responded, (double) words / responded);
    }
}
