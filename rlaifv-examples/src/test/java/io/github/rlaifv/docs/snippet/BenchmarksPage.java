package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.benchmark.MmhalBenchmark;
import java.nio.file.Path;

/** The snippets of docs/benchmarks.md. */
final class BenchmarksPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.mmhal("mmhal-bench");
        evaluate(
                FakePolicy.builder().writes((request, index) -> "A tree.").build(),
                FakePolicy.builder().writes((request, index) -> "Rating: 6").build());
    }

    private static void evaluate(Policy policy, Policy judge) {
        // docs: evaluate a model
        EvaluationCard card = Evaluation.builder(policy, Path.of("runs/aligned/mmhal"))
                .judge(judge)
                .build()
                .run(MmhalBenchmark.open(Path.of("mmhal-bench")));
        System.out.print(card.table());
        // end
    }
}
