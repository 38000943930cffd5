package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts of all kinds have the same scores together in a call as alone, in every family that has a fixture. */
class FamilyImagesTest {

    private static ImageSource image(String name, int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(200, 60, 30, 128));
        pen.fillRect(0, 0, width / 2, height);
        pen.setColor(Color.WHITE);
        pen.fillOval(width / 3, 0, width / 3, height);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ImageSource.of(name, bytes.toByteArray());
    }

    private static Message user(Content... content) {
        return new Message(Role.USER, List.of(content));
    }

    private static List<Prompt> prompts() {
        ImageSource gray = image("gray", 90, 70, BufferedImage.TYPE_BYTE_GRAY);
        ImageSource clear = image("alpha", 50, 120, BufferedImage.TYPE_INT_ARGB);
        ImageSource rope = image("rope", 400, 24, BufferedImage.TYPE_INT_RGB);
        ImageSource turned = Fixtures.photos().turned().image();
        Content.Text question = new Content.Text("What is it?");
        List<Prompt> prompts = new ArrayList<>();
        for (ImageSource image : List.of(gray, clear, rope, turned)) {
            prompts.add(Prompt.of(image, "What is it?"));
        }
        prompts.add(new Prompt(List.of(user(new Content.Image(gray), new Content.Image(rope), question))));
        prompts.add(new Prompt(List.of(
                user(new Content.Image(clear), question),
                new Message(Role.ASSISTANT, List.of(new Content.Text("A red ball."))),
                user(new Content.Text("And its colour?")))));
        prompts.add(Prompt.of("Is the sky blue?"));
        return prompts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void imageIsPlacedAtTheMarkInTheQuestion(String family) {
        ImageSource image = image("rope", 400, 24, BufferedImage.TYPE_INT_RGB);
        Content.Text question = new Content.Text("What is it?");
        Prompt first = Prompt.of(image, "What is it?");
        Prompt last = new Prompt(List.of(user(question, new Content.Image(image))));
        try (LocalPolicy policy = (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path(family, "model")),
                PolicyOptions.builder().precision(ScalarType.FLOAT32).build())) {
            assertThat(policy.promptIds(Prompt.of(image, "<image>\nWhat is it?")))
                    .isEqualTo(policy.promptIds(first));
            assertThat(policy.promptIds(Prompt.of(image, "What is it?\n<image>")))
                    .isEqualTo(policy.promptIds(last));
            assertThat(policy.promptIds(Prompt.of(image, "<image>\r\nA?")))
                    .isEqualTo(policy.promptIds(Prompt.of(image, "<image>\nA?")));
            assertThat(policy.promptIds(Prompt.of(image, "A?\r\n<image>")))
                    .isEqualTo(policy.promptIds(Prompt.of(image, "A?\n<image>")));
            for (String same : List.of(
                    "<image> What is it?",
                    " <image>\n\n What is it? ",
                    "<image>What is it?\n",
                    "\n<image>\tWhat is it?")) {
                assertThat(policy.promptIds(Prompt.of(image, same))).isEqualTo(policy.promptIds(first));
            }
            for (String same : List.of("What is it? <image>", "What is it?<image> \n", " What is it? \n\n<image>")) {
                assertThat(policy.promptIds(Prompt.of(image, same))).isEqualTo(policy.promptIds(last));
            }
            assertThat(policy.promptFormat().render(Prompt.of(image, "<image>\nWhat is it?")))
                    .isEqualTo(policy.promptFormat().render(first));
            for (Prompt refused :
                    List.of(Prompt.of("What does <image> mean in HTML?"), Prompt.of(image, "<image> or <image>?"))) {
                assertThatThrownBy(() -> policy.promptIds(refused))
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContainingAll(
                                "<image>", refused.messages().get(0).text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm"})
    void promptsScoredTogetherEqualPromptsScoredAlone(String family) {
        List<ScoreRequest> requests = prompts().stream()
                .map(prompt -> new ScoreRequest(prompt, List.of("A red ball.", "A red bus, and more.")))
                .toList();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path(family, "model")),
                PolicyOptions.builder().precision(ScalarType.FLOAT32).build())) {
            List<List<TokenLogProbs>> together = policy.score(requests);
            for (int i = 0; i < requests.size(); i++) {
                for (int j = 0; j < 2; j++) {
                    ScoreRequest alone = new ScoreRequest(
                            requests.get(i).prompt(),
                            List.of(requests.get(i).responses().get(j)));
                    List<Double> expected =
                            policy.score(List.of(alone)).get(0).get(0).logProbs();
                    List<Double> batch = together.get(i).get(j).logProbs();
                    assertThat(batch).hasSameSizeAs(expected);
                    for (int t = 0; t < expected.size(); t++) {
                        assertThat(batch.get(t)).isCloseTo(expected.get(t), within(1e-4));
                    }
                }
            }
            assertThat(together.get(0).get(0).sum())
                    .as("the image changes the score")
                    .isNotEqualTo(together.get(2).get(0).sum());
            List<List<Completion>> written = policy.generate(requests.stream()
                    .map(request -> new GenerationRequest(
                            "case " + requests.indexOf(request), request.prompt(), 2, Sampling.greedy(4)))
                    .toList());
            assertThat(written)
                    .hasSameSizeAs(requests)
                    .allSatisfy(pair -> assertThat(pair.get(0)).isEqualTo(pair.get(1)));
        }
    }
}
