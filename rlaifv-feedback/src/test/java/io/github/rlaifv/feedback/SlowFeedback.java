package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A feedback run that takes a while, for a process of its own: first argument the folder, second the pause in ms. */
final class SlowFeedback {
    private static final int INSTRUCTIONS = 60;

    private SlowFeedback() {}

    public static void main(String[] arguments) {
        run(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    }

    static FeedbackResult run(Path folder, long pause) {
        FakePolicy writer = FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> candidate(request, index, pause))
                .build();
        FakePolicy labeler = FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? input.replaceAll("(There is [^.]*\\.) ", "- $1\n")
                            : input.replace("There is", "Is there").replace('.', '?');
                })
                .answers((prompt, word) -> {
                    rest(pause);
                    return FakePolicy.textOf(prompt).contains("real") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1;
                })
                .build();
        List<Instruction> instructions = IntStream.range(0, INSTRUCTIONS)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i, ("image " + i).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList();
        return FeedbackPipeline.builder()
                .policy(writer)
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

    private static String candidate(GenerationRequest request, int index, long pause) {
        rest(pause);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append("There is ")
                    .append(i < index ? "a real " : "a fake ")
                    .append((char) ('a' + i))
                    .append(request.key())
                    .append(". ");
        }
        return text.toString();
    }

    private static void rest(long pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
