package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Slow feedback run, started in a process of its own. Arguments: the folder and the pause per call in milliseconds. */
final class SlowFeedback {
    private static final int INSTRUCTIONS = 60;

    private SlowFeedback() {}

    public static void main(String[] arguments) {
        run(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    static FeedbackResult run(Path folder, int pause) {
        return run(folder, pause, INSTRUCTIONS);
    }

    static FeedbackResult run(Path folder, int pause, int count) {
        FakePolicy labeler = ScriptedPolicies.labeler(pause);
        List<Instruction> instructions = IntStream.range(0, count)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i, ("image " + i).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList();
        return FeedbackPipeline.builder()
                .policy(ScriptedPolicies.writer(pause))
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(labeler).build())
                .candidates(4)
                .batchSize(3)
                .build()
                .run(instructions, folder);
    }
}
