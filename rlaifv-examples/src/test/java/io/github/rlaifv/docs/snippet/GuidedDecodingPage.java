package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.guided.GuidedDecoding;
import io.github.rlaifv.inference.guided.GuidedResponse;
import java.nio.file.Path;
import java.util.List;

/** The snippets of docs/guided-decoding.md. */
final class GuidedDecodingPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.model("aligned");
        SnippetInputs.model("base");
        SnippetInputs.instructions("instructions.jsonl", 1);
        Prompt prompt = InstructionDataset.open(Path.of("instructions.jsonl"))
                .toList()
                .get(0)
                .prompt();
        Sampling sampling = Sampling.builder().maxNewTokens(24).seed(1).build();
        // docs: best of four sentences
        try (TrainablePolicy aligned = Policies.open(Path.of("aligned"));
                Policy base = Policies.open(Path.of("base"))) {
            GuidedDecoding guided = GuidedDecoding.builder(SelfRewardReranker.of(aligned, base))
                    .candidates(4)
                    .build();
            GuidedResponse response = guided.decode(prompt, sampling);
            System.out.println(response.text() + " (" + response.sentences() + " sentences, "
                    + response.generatedTokens() + " tokens generated, " + response.scoredTokens() + " scored)");
        }
        // end
        try (Policy policy = Policies.open(Path.of("aligned"))) {
            continued(policy, prompt, sampling);
        }
    }

    private static void continued(Policy policy, Prompt prompt, Sampling sampling) {
        // docs: response prefix
        String begun = "There is a red car.";
        GenerationRequest request = new GenerationRequest("car", prompt, 4, sampling).withPrefix(begun);
        List<String> responses = policy.generate(List.of(request)).get(0).stream()
                .map(Completion::text)
                .toList();
        ScoreRequest scored = new ScoreRequest(prompt, responses, begun);
        List<TokenLogProbs> rests = policy.score(List.of(scored)).get(0);
        // end
        System.out.println(rests.get(0).sum());
    }
}
