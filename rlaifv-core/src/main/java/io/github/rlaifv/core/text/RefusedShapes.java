package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Rejects prompts of those conversation shapes that a model's chat template writes differently from its prompt format.
 * Other prompts pass unchanged.
 *
 * @param rejected rejected shapes, each with how the two texts differ
 * @param folder folder of the model
 * @param format fingerprint of the prompt format, for messages
 */
record RefusedShapes(Map<Shape, String> refused, Path folder, String format) implements UnaryOperator<Prompt> {

    /** Properties of a conversation that can change how it is written. */
    enum Shape {
        SYSTEM("a system message"),
        TURNS("several turns"),
        TEXT_ALONE("no image"),
        IMAGE_AFTER_TEXT("an image after a text"),
        IMAGES("several images in a message");

        private final String words;

        Shape(String words) {
            this.words = words;
        }

        boolean ofImages() {
            return this == TEXT_ALONE || this == IMAGE_AFTER_TEXT || this == IMAGES;
        }

        boolean is(Prompt prompt) {
            return switch (this) {
                case SYSTEM -> prompt.messages().stream().anyMatch(message -> message.role() == Role.SYSTEM);
                case TURNS -> prompt.messages().stream().anyMatch(message -> message.role() == Role.ASSISTANT);
                case TEXT_ALONE -> prompt.images().isEmpty();
                case IMAGE_AFTER_TEXT -> prompt.messages().stream().anyMatch(Shape::hasLateImage);
                case IMAGES -> prompt.messages().stream().anyMatch(message -> MarkedText.images(message) > 1);
            };
        }

        private static boolean hasLateImage(Message message) {
            boolean text = false;
            for (Content part : message.content()) {
                if (part instanceof Content.Image && text) {
                    return true;
                }
                text |= part instanceof Content.Text;
            }
            return false;
        }
    }

    RefusedShapes {
        refused = Map.copyOf(refused);
    }

    /**
     * Returns the prompt unchanged.
     *
     * @throws BadDataException if the prompt has a rejected shape
     */
    @Override
    public Prompt apply(Prompt prompt) {
        refused.forEach((shape, why) -> {
            if (shape.is(prompt)) {
                throw new BadDataException("a prompt has " + shape.words + ", which the chat template of " + folder
                        + " writes differently from its prompt format, " + format + ": " + why
                        + ". Remove it from the prompt");
            }
        });
        return prompt;
    }
}
