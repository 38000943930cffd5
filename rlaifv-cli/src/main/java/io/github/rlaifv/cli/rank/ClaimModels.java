package io.github.rlaifv.cli.rank;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.internal.PlannedFeedback;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that divide responses into claims and judge them, for plans of memory. Those that are not given are the model
 * that answers.
 *
 * @param labeler folder or address of the model that judges; empty for the model that answers
 * @param decomposer folder or address of the model that divides; empty for the one that judges, or if rules divide
 * @param rules whether rules divide
 */
public record ClaimModels(Optional<String> labeler, Optional<String> decomposer, boolean rules) {

    /**
     * The responses of a call whose claims are judged.
     *
     * @param prompts number of prompts
     * @param perPrompt number of responses per prompt
     * @param promptTokens number of text tokens per prompt
     * @param tokens largest number of tokens per response
     */
    public record Judged(int prompts, int perPrompt, int promptTokens, int tokens) {
        private PlannedFeedback work() {
            return new PlannedFeedback(promptTokens, tokens, PromptedClaimDecomposer.DEFAULT_CLAIM_TOKENS);
        }

        private List<Workload> dividing() {
            return List.of(
                    work().dividing((long) prompts * perPrompt, PromptedClaimDecomposer.DEFAULT_REQUESTS_PER_CALL));
        }
    }

    /** Returns what the model that answers does for the verdicts. */
    public List<Workload> own(Judged judged) {
        return labeler.isPresent() ? List.of() : ofLabeler(judged);
    }

    /** Adds the other models that need memory. */
    public void addTo(ModelUses uses, Judged judged) {
        uses.add("labeler", labeler.orElse(null), ofLabeler(judged));
        uses.add("decomposer", decomposer.orElse(null), judged.dividing());
    }

    private List<Workload> ofLabeler(Judged judged) {
        Stream<Workload> dividing = rules || decomposer.isPresent() ? Stream.of() : judged.dividing().stream();
        return Stream.concat(Stream.of(judged.work().judging(judged.perPrompt())), dividing)
                .toList();
    }
}
