package io.github.rlaifv.human;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Feedback on eight instructions with four candidates each. Candidate k names a dog in the places below k and a script
 * element in the others; claims about dogs are confirmed with a share of yes of 0.6, the others rejected with 0.4. So an
 * instruction has six claims, three of each kind, and each candidate makes three of them.
 */
public final class JudgedFeedback {
    static final int INSTRUCTIONS = 8;
    static final int CLAIMS_OF_EACH_KIND = 3 * INSTRUCTIONS;
    static final String SCRIPT = "<script>document.title='run'</script>";

    private JudgedFeedback() {}

    /** Makes the feedback in a folder. */
    public static FeedbackFolder make(Path folder) {
        return make(folder, instructions());
    }

    /** Makes the feedback on other instructions. */
    static FeedbackFolder make(Path folder, InstructionDataset instructions) {
        FakePolicy writer = FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> IntStream.range(0, 3)
                        .mapToObj(i -> "There is a " + (i < index ? "dog" : SCRIPT) + " in place " + i + ".")
                        .collect(Collectors.joining(" ")))
                .build();
        FakePolicy labeler = FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? input.replaceAll("(There is .*?place \\d\\.) ?", "- $1\n")
                            : input.replaceAll("There is (.*)\\.", "Is there $1?");
                })
                .answers((prompt, word) ->
                        FakePolicy.textOf(prompt).contains("dog") == word.equalsIgnoreCase("yes") ? 0.3 : 0.2)
                .build();
        FeedbackPipeline.builder()
                .policy(writer)
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .candidates(4)
                .build()
                .run(instructions, folder);
        return FeedbackFolder.open(folder, instructions);
    }

    /** Returns instructions about images of different colors. */
    static InstructionDataset instructions() {
        return InstructionDataset.of(IntStream.range(0, INSTRUCTIONS)
                .mapToObj(i -> new Instruction("i" + i, image(i), "What is here (" + i + ")?"))
                .toList());
    }

    static ImageSource image(int number) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, 0x102030 * (number + 1));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new IllegalStateException("an image can't be written to memory", e);
        }
        return ImageSource.of("image-" + number + ".png", bytes.toByteArray());
    }
}
