package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The requests that all models get: two questions with two responses each.
 *
 * @param prompts the questions, about a drawn image or without one
 */
record SampleTask(List<Prompt> prompts) {
    /** Number of greedy tokens. */
    static final int TOKENS = 24;

    private static final List<String> QUESTIONS = List.of("What is in the image?", "Is there a red car in the image?");
    private static final List<List<String>> RESPONSES = List.of(
            List.of("There is a red car near a tree.", "There is a dog and a blue house."),
            List.of("Yes, there is a red car.", "No."));

    SampleTask {
        prompts = List.copyOf(prompts);
    }

    /** Chooses questions about an image, or without one if the model rejects images. */
    static SampleTask suited(Policy policy) {
        ImageSource image = ImageSource.of("drawn.png", drawn());
        SampleTask withImage = new SampleTask(
                QUESTIONS.stream().map(text -> Prompt.of(image, text)).toList());
        try {
            policy.score(withImage.scores().subList(0, 1));
            return withImage;
        } catch (BadDataException e) {
            return new SampleTask(QUESTIONS.stream().map(Prompt::of).toList());
        }
    }

    boolean showsImage() {
        return !prompts.get(0).images().isEmpty();
    }

    /** One request per question, with a preferred and a rejected response. */
    List<ScoreRequest> scores() {
        return List.of(
                new ScoreRequest(prompts.get(0), RESPONSES.get(0)), new ScoreRequest(prompts.get(1), RESPONSES.get(1)));
    }

    List<NextTokenRequest> firstTokens() {
        return prompts.stream()
                .map(prompt -> new NextTokenRequest(prompt, List.of("yes", "no")))
                .toList();
    }

    List<GenerationRequest> greedy() {
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .maxNewTokens(TOKENS)
                .ignoreEndOfSequence(true)
                .build();
        return List.of(new GenerationRequest("gpu-check", prompts.get(0), 1, sampling));
    }

    /** A wide image, so that models that divide images into tiles do so. */
    private static byte[] drawn() {
        BufferedImage image = new BufferedImage(192, 128, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(150, 190, 230));
        pen.fillRect(0, 0, 192, 80);
        pen.setColor(new Color(80, 140, 70));
        pen.fillRect(0, 80, 192, 48);
        pen.setColor(new Color(200, 30, 40));
        pen.fillRect(30, 60, 70, 32);
        pen.setColor(new Color(90, 60, 30));
        pen.fillOval(130, 20, 40, 70);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw StorageException.writing(Path.of("drawn.png"), e);
        }
        return bytes.toByteArray();
    }
}
