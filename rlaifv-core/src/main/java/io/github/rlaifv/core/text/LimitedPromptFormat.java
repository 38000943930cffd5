package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A prompt format for a model whose chat template writes conversations of some shapes otherwise; it refuses these.
 *
 * @param format for all others
 * @param refused shapes and how they differ
 * @param folder of the model
 */
record LimitedPromptFormat(PromptFormat format, Map<Shape, String> refused, Path folder)
        implements WrappedPromptFormat {

    /** What conversations may have. */
    enum Shape {
        SYSTEM("a system message"),
        TURNS("several turns"),
        TEXT_ALONE("no picture"),
        PICTURE_AFTER_TEXT("a picture after a text"),
        PICTURES("several pictures in a message");

        private final String words;

        Shape(String words) {
            this.words = words;
        }

        boolean ofPictures() {
            return this == TEXT_ALONE || this == PICTURE_AFTER_TEXT || this == PICTURES;
        }

        boolean is(Prompt prompt) {
            return switch (this) {
                case SYSTEM -> prompt.messages().stream().anyMatch(message -> message.role() == Role.SYSTEM);
                case TURNS -> prompt.messages().stream().anyMatch(message -> message.role() == Role.ASSISTANT);
                case TEXT_ALONE -> prompt.images().isEmpty();
                case PICTURE_AFTER_TEXT -> prompt.messages().stream().anyMatch(Shape::hasLatePicture);
                case PICTURES -> prompt.messages().stream().anyMatch(message -> MarkedText.images(message) > 1);
            };
        }

        private static boolean hasLatePicture(Message message) {
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

    LimitedPromptFormat {
        refused = Map.copyOf(refused);
    }

    private void check(Prompt prompt) {
        refused.forEach((shape, why) -> {
            if (shape.is(prompt)) {
                throw new BadDataException("a prompt has " + shape.words + ", which the chat template of " + folder
                        + " writes otherwise than its prompt format, " + format.fingerprint() + ": " + why
                        + ". Leave it out of the prompt");
            }
        });
    }

    @Override
    public String render(Prompt prompt) {
        check(prompt);
        return format.render(prompt);
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        check(prompt);
        return format.encodePrompt(tokenizer, prompt);
    }
}
