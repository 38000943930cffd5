package io.github.rlaifv.examples;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.net.URI;
import java.nio.file.Path;

/**
 * Has the responses of a local model judged by a larger model behind a server that speaks OpenAI's protocol, such as vLLM.
 * The server's model divides the responses into claims, too.
 */
public final class RemoteLabeler {
    private RemoteLabeler() {}

    /**
     * Takes the folder of the model that writes responses, the server's address such as {@code
     * http://localhost:8000/v1?model=NAME}, a file of instructions and the output folder.
     */
    public static void main(String[] args) {
        try (Policy model = Policies.open(Path.of(args[0]));
                Policy labeler = Policies.open(URI.create(args[1]))) {
            FeedbackResult result = FeedbackPipeline.builder()
                    .policy(model)
                    .decomposer(PromptedClaimDecomposer.builder(labeler).build())
                    .scorer(FeedbackScorer.divideAndConquer(labeler))
                    .candidates(4)
                    .build()
                    .run(InstructionDataset.open(Path.of(args[2])), Path.of(args[3]));
            System.out.println(result.pairs().size() + " pairs in " + args[3]);
        }
    }
}
