package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Calls the operations of policies, for tests that need each of them to run.
 *
 * @param requests questions with the responses that are scored and trained
 */
public record EveryOperation(List<ScoreRequest> requests) {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0.01);

    public EveryOperation {
        requests = List.copyOf(requests);
    }

    /** Two questions about photos. */
    public static EveryOperation withPhotos() {
        return asking(
                Prompt.of(Fixtures.photos().wide().image(), "What is this?"),
                Prompt.of(Fixtures.photos().any(0).image(), "Where?"));
    }

    /** Two questions without images. */
    public static EveryOperation withoutImages() {
        return asking(Prompt.of("What is this?"), Prompt.of("Where?"));
    }

    private static EveryOperation asking(Prompt first, Prompt second) {
        return new EveryOperation(List.of(
                new ScoreRequest(first, List.of("Two trees.", "Two cars.")),
                new ScoreRequest(second, List.of("It is yellow."))));
    }

    /** Samples two completions per request. */
    public List<List<Completion>> generate(Policy policy) {
        Sampling sampling =
                Sampling.builder().maxNewTokens(4).repetitionPenalty(1.1).build();
        return policy.generate(requests.stream()
                .map(request -> new GenerationRequest("k", request.prompt(), 2, sampling))
                .toList());
    }

    /** The probabilities of yes and no after the first request. */
    public NextTokenProbabilities nextToken(Policy policy) {
        return policy.nextTokenProbabilities(
                        List.of(new NextTokenRequest(requests.get(0).prompt(), List.of("Yes", "No"))))
                .get(0);
    }

    /** The parameters of a model that can be trained. */
    public static List<Parameter> trainable(TrainablePolicy policy, String family) {
        // only CLIP towers can be trained
        return policy.parameters().stream()
                .filter(one -> family.startsWith("llava") || one.group() != ParameterGroup.VISION_TOWER)
                .toList();
    }

    /**
     * Takes two training steps with every operation of gradients and of the optimizer, of which one step updates the
     * weights during the backward pass.
     *
     * @param state file for the optimizer's state
     * @param summed called with the gradients before the first step
     */
    public void train(TrainablePolicy policy, List<Parameter> parameters, Path state, Consumer<Gradients> summed) {
        try (Gradients gradients = policy.newGradients(parameters);
                Gradients copy = policy.newGradients(parameters);
                AdamW adam = policy.newAdamW(parameters)) {
            for (long kept : new long[] {0, 1L << 30}) {
                policy.backward(requests, SumLoss.of(-1), gradients, new TrainingPass(1, kept));
            }
            String name = parameters.get(parameters.size() - 1).name();
            copy.add(name, gradients);
            copy.set(name, gradients);
            gradients.scale(0.5);
            summed.accept(gradients);
            adam.step(gradients, SETTINGS);
            adam.save(state);
            adam.load(state, 1);
            policy.backwardAndStep(
                    requests, SumLoss.of(-1), List.of(new AdamWStep(adam, SETTINGS)), TrainingPass.DEFAULT);
            gradients.zero();
        }
    }
}
