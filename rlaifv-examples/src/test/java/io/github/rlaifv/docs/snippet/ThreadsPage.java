package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The snippets of docs/threads.md. */
final class ThreadsPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.model("model");
        Prompt prompt = SnippetInputs.instructions(1).get(0).prompt();
        Sampling sampling = Sampling.builder().maxNewTokens(24).build();
        queue(prompt, sampling);
        try (Policy policy = Policies.open(Path.of("model"))) {
            endLongCompletions(policy, List.of(new GenerationRequest("a", prompt, 4, sampling)));
        }
    }

    private static void queue(Prompt prompt, Sampling sampling) {
        // docs: a queue before a model
        try (QueuedPolicy queue = QueuedPolicy.builder(Policies.open(Path.of("model")))
                .maxWaiting(200)
                .maxBatch(32)
                .deadline(Duration.ofSeconds(60))
                .build()) {
            GenerationRequest request = new GenerationRequest("user-7", prompt, 1, sampling);
            CompletableFuture<List<Completion>> response =
                    queue.generateAsync(request, token -> System.out.print(token.text()));
            CompletableFuture<List<Completion>> other =
                    queue.generateAsync(new GenerationRequest("user-8", prompt, 1, sampling));
            other.cancel(true); // the computation of this request stops within one token
            System.out.println(" (" + response.join().get(0).finish() + ")");
            // before the program ends: no new requests, those that wait are finished
            queue.drain(Duration.ofSeconds(10));
        }
        // end
    }

    private static void endLongCompletions(Policy policy, List<GenerationRequest> requests) {
        // docs: completions that end early
        policy.tryGenerate(requests, new TokenListener() {
            private volatile boolean found; // completions may be computed by several threads

            @Override
            public void sampled(SampledToken token) {
                if (token.text().contains("ball")) {
                    found = true;
                }
            }

            @Override
            public boolean wanted(int request, int completion) {
                return !found; // all completions end once one of them mentions a ball
            }
        });
        // end
    }
}
