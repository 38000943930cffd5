package io.github.rlaifv.examples;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import java.nio.file.Path;

/** Measures object hallucination on the POPE benchmark: a model answers whether objects are in images. */
public final class EvaluatePope {
    private EvaluatePope() {}

    /** Takes the folder of a model, the folder of the benchmark's files and images, and the output folder. */
    public static void main(String[] args) {
        try (Policy model = Policies.open(Path.of(args[0]))) {
            System.out.println(Evaluation.builder(model, Path.of(args[2]))
                    .build()
                    .run(PopeBenchmark.open(Path.of(args[1])))
                    .table());
        }
    }
}
