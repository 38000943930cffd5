package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Feedback run over many instructions, started in a process of its own. Arguments: the folder and the number of
 * instructions. It prints the heap in use, in bytes, after each stage. Each instruction has about 7000 characters of
 * candidates, claims and verdicts.
 */
final class LargeFeedback {
    private static final int CANDIDATES = 4;
    private static final int CLAIMS = 5;

    private LargeFeedback() {}

    public static void main(String[] arguments) {
        FakePolicy model = FakePolicy.builder()
                .forgets()
                .writes(LargeFeedback::text)
                .answers((prompt, word) ->
                        FakePolicy.textOf(prompt).contains("real") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                .build();
        FeedbackResult result = FeedbackPipeline.builder()
                .policy(model)
                .decomposer(PromptedClaimDecomposer.builder(model)
                        .dividePrompt("split\n{response}")
                        .questionPrompt("ask\n{claims}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(model).build())
                .candidates(CANDIDATES)
                .batchSize(50)
                .listener(new RunListener() {
                    @Override
                    public void stageFinished(String stage) {
                        System.out.println(stage + " " + heap());
                    }
                })
                .build()
                .run(new Instructions(Long.parseLong(arguments[1])), Path.of(arguments[0]));
        try (Stream<ScoredInstruction> scored = result.scored().stream()) {
            System.out.println("scored " + scored.count());
        }
        System.out.println("pairs-read " + result.pairs().size());
        System.out.println("end " + heap());
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String text(GenerationRequest request, int index) {
        String prompt = FakePolicy.textOf(request.prompt());
        if (prompt.startsWith("split")) {
            return prompt.substring(6).replaceAll("(There is [^.]*\\.) ", "- $1\n");
        }
        if (prompt.startsWith("ask")) {
            return prompt.substring(4).replace("There is", "Is there").replace('.', '?');
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < CLAIMS; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "There is a %s thing number %d of %s beside everything else that is to be seen here. ",
                    i < index ? "real" : "fake",
                    i,
                    request.key()));
        }
        return text.toString();
    }

    /** Instructions that are created on demand. They share ten images. */
    private record Instructions(long size) implements InstructionDataset {
        @Override
        public Instruction get(long index) {
            long image = index % 10;
            return new Instruction(
                    "instruction-" + index,
                    ImageSource.of("image " + image, ("image " + image).getBytes(StandardCharsets.UTF_8)),
                    "What is here (" + index + ")?");
        }

        @Override
        public Stream<Instruction> stream() {
            return LongStream.range(0, size).mapToObj(this::get);
        }
    }
}
