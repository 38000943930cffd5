package io.github.rlaifv.core.estimate;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelUsage;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builder of {@link RunEstimate}. Each method adds the requests of one model in one stage. Tokens are counted as in
 * ledgers: each request with its whole prompt, of which the common beginning of several requests is cached if the model
 * shares it.
 */
public final class RunEstimateBuilder {
    private final String anchor;
    private Ledger use = new Ledger(0, List.of(), Optional.empty());
    private final Set<String> assumptions = new LinkedHashSet<>();

    RunEstimateBuilder(String anchor) {
        this.anchor = anchor;
    }

    /**
     * Adds responses that a model writes to prompts with an image.
     *
     * @param stage name of the stage
     * @param prompts number of prompts
     * @param perPrompt number of responses per prompt
     * @param promptTokens number of text tokens per prompt
     * @param responseTokens number of tokens per response
     */
    public RunEstimateBuilder generation(
            String stage, EstimatedModel model, long prompts, long perPrompt, long promptTokens, long responseTokens) {
        long input = promptTokens + model.imageTokens();
        return add(stage, model, new Requests(prompts, perPrompt, input, 0, true, responseTokens));
    }

    /** Same as {@link #generation}, for prompts without images. */
    public RunEstimateBuilder textGeneration(
            String stage, EstimatedModel model, long prompts, long perPrompt, long promptTokens, long responseTokens) {
        return add(stage, model, new Requests(prompts, perPrompt, promptTokens, 0, false, responseTokens));
    }

    /**
     * Adds responses whose log-probabilities a model computes, with or without gradients.
     *
     * @param stage name of the stage
     * @param prompts number of prompts, which show an image each
     * @param perPrompt number of responses per prompt
     * @param promptTokens number of text tokens per prompt
     * @param responseTokens number of tokens per response
     */
    public RunEstimateBuilder scoring(
            String stage, EstimatedModel model, long prompts, long perPrompt, long promptTokens, long responseTokens) {
        long input = promptTokens + model.imageTokens();
        long generated = model.sharesPrompts() ? 0 : 1;
        return add(stage, model, new Requests(prompts, perPrompt, input, responseTokens, true, generated));
    }

    /**
     * Adds questions about images, of which the first token of the answer is wanted.
     *
     * @param stage name of the stage
     * @param images number of images
     * @param perImage number of questions per image
     * @param questionTokens number of text tokens per question
     */
    public RunEstimateBuilder questions(
            String stage, EstimatedModel model, long images, long perImage, long questionTokens) {
        long generated = model.sharesPrompts() ? 0 : 1;
        return add(stage, model, new Requests(images, perImage, model.imageTokens(), questionTokens, true, generated));
    }

    /** Adds optimizer steps. */
    public RunEstimateBuilder steps(String stage, EstimatedModel model, long steps) {
        return add(stage, model, Usage.ofSteps(steps));
    }

    /** Adds a sentence that says what the numbers rest on. */
    public RunEstimateBuilder assuming(String assumption) {
        assumptions.add(assumption);
        return this;
    }

    /**
     * Requests that begin alike in groups.
     *
     * @param groups number of groups
     * @param perGroup number of requests per group
     * @param shared number of input tokens that the requests of a group share
     * @param own number of further input tokens of each request
     * @param image whether the shared tokens hold an image
     * @param completion number of generated tokens per request
     */
    private record Requests(long groups, long perGroup, long shared, long own, boolean image, long completion) {}

    private RunEstimateBuilder add(String stage, EstimatedModel model, Requests added) {
        long requests = added.groups() * added.perGroup();
        long encoded = model.sharesPrompts() ? added.groups() : requests;
        long images = added.image() && model.imageTokens() > 0 ? encoded : 0;
        long cached = model.sharesPrompts() ? Math.max(0, requests - added.groups()) * added.shared() : 0;
        return add(
                stage,
                model,
                Usage.ofRequests(requests)
                        .plus(Usage.ofImages(images))
                        .plus(Usage.ofTokens(
                                requests * (added.shared() + added.own()), cached, requests * added.completion())));
    }

    private RunEstimateBuilder add(String stage, EstimatedModel model, Usage usage) {
        ModelUsage added = new ModelUsage(new CountedModel(model.name(), ""), usage);
        use = use.plus(new Ledger(0, List.of(new StageUsage(stage, 0, List.of(added))), Optional.empty()));
        if (!model.sharesPrompts()) {
            assumptions.add("An image has " + model.imageTokens() + " tokens for " + model.name()
                    + ", whose server has nothing in its cache.");
        }
        return this;
    }

    /** Builds the estimate. */
    public RunEstimate build() {
        return new RunEstimate(anchor, use, new ArrayList<>(assumptions));
    }
}
