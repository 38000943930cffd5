package io.github.rlaifv.core.data;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question on which the policy is aligned, about an image or without one, and what was said before it.
 *
 * @param id identifies the instruction in a run; results are keyed by it
 * @param image the image; null for an instruction without one
 * @param question the question, the last of the conversation
 * @param history earlier questions and responses as texts, alternating, beginning with a question; empty for a
 *     conversation of one question
 */
public record Instruction(String id, @Nullable ImageSource image, String question, List<String> history) {
    public Instruction {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(question, "question");
        history = List.copyOf(history);
        if (id.isBlank()) {
            throw new IllegalArgumentException("an instruction's id must not be blank");
        }
        if (history.size() % 2 != 0) {
            throw new IllegalArgumentException("the history of instruction \"" + id
                    + "\" must be of questions, each with its response, but has " + history.size() + " texts");
        }
    }

    /** An instruction of one question about an image. */
    public Instruction(String id, ImageSource image, String question) {
        this(id, Objects.requireNonNull(image, "image"), question, List.of());
    }

    /** Returns an instruction of one question without an image. */
    public static Instruction textOnly(String id, String question) {
        return new Instruction(id, null, question, List.of());
    }

    /** Whether the instruction has an image. */
    public boolean hasImage() {
        return image != null;
    }

    /**
     * The image.
     *
     * @throws BadDataException naming the instruction if it has none, so what needs images rejects it
     */
    @Override
    public ImageSource image() {
        if (image == null) {
            throw new BadDataException("instruction \"" + id
                    + "\" has no image, which is needed here: leave out the instructions without images");
        }
        return image;
    }

    /** The image; empty for an instruction without one. */
    public Optional<ImageSource> shownImage() {
        return Optional.ofNullable(image);
    }

    /** Returns the same instruction with another id. */
    public Instruction withId(String value) {
        return new Instruction(value, image, question, history);
    }

    /** Returns the same instruction with another image. */
    public Instruction withImage(ImageSource value) {
        return new Instruction(id, Objects.requireNonNull(value, "image"), question, history);
    }

    /** Returns the same instruction after earlier questions and responses. */
    public Instruction withHistory(List<String> value) {
        return new Instruction(id, image, question, value);
    }

    /**
     * Fingerprint of what the question is asked about: that of the image if there is nothing else; otherwise of image and
     * history; empty for a single question without an image.
     */
    public String context() {
        String shown = image == null ? "" : image.fingerprint();
        if (history.isEmpty()) {
            return shown;
        }
        ContentHash hash = new ContentHash().part(shown);
        history.forEach(hash::part);
        return hash.text();
    }

    /** Returns the prompt of this instruction. The image is at the beginning of the conversation. */
    public Prompt prompt() {
        if (history.isEmpty()) {
            return Prompt.of(image, question);
        }
        List<Message> messages =
                new ArrayList<>(Prompt.of(image, history.get(0)).messages());
        for (int i = 1; i < history.size(); i++) {
            messages.add(message(i % 2 == 0 ? Role.USER : Role.ASSISTANT, history.get(i)));
        }
        messages.add(message(Role.USER, question));
        return new Prompt(messages);
    }

    private static Message message(Role role, String text) {
        return new Message(role, List.of(new Content.Text(text)));
    }
}
